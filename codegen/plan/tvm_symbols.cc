#include "codegen/plan/tvm_symbols.h"

#include "absl/strings/match.h"

namespace metad::codegen {

bool HasFfiPrefix(absl::string_view symbol) {
  return absl::StartsWith(symbol, kFfiPrefix);
}

bool IsFfiSpecialSymbol(absl::string_view symbol) {
  return IsFfiLibraryData(symbol) ||
         absl::StartsWith(symbol, "__tvm_ffi__metadata_") ||
         absl::StartsWith(symbol, "__tvm_ffi__doc_");
}

bool IsFfiLibraryData(absl::string_view symbol) {
  return symbol == "__tvm_ffi__library_ctx" ||
         symbol == "__tvm_ffi__library_bin";
}

}  // namespace metad::codegen
