#include "codegen/plan/registry_symbols.h"

#include "codegen/plan/crt_symbols.h"

namespace metad::codegen {

std::string RegistrySymbol(absl::string_view metadata_name) {
  return LocalSymbol(metadata_name, kRegistrySuffix);
}

std::string ConstantTableSymbol(absl::string_view metadata_name) {
  return LocalSymbol(metadata_name, kConstantTableSuffix);
}

}  // namespace metad::codegen
