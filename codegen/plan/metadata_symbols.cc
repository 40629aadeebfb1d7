#include "codegen/plan/metadata_symbols.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/tvm_symbols.h"

namespace metad::codegen {

std::string LocalSymbol(absl::string_view model, absl::string_view suffix) {
  return absl::StrCat(kLocalSymbolPrefix, model, suffix);
}

std::string JoinerSymbol(absl::string_view metadata_name) {
  return LocalSymbol(metadata_name, kJoinerSuffix);
}

std::string PoolSymbol(absl::string_view metadata_name, absl::string_view pool,
                       absl::string_view suffix) {
  return absl::StrCat(kLocalSymbolPrefix, metadata_name, "_", pool, suffix);
}

std::string ConstantTableSymbol(absl::string_view metadata_name) {
  return LocalSymbol(metadata_name, kConstantTableSuffix);
}

bool IsReservedByMetadata(absl::string_view name) {
  return name == kCrtEntryPoint || name == "TVMModule" ||
         name == "TVMFuncRegistry" || name == "TVMMetadata" ||
         name == "TVMTensorInfo" || name == "TVMConstantInfo" ||
         absl::StartsWithIgnoreCase(name, kLocalSymbolPrefix);
}

}  // namespace metad::codegen
