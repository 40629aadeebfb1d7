#include "codegen/runtimes/standalone/registry_symbols.h"

#include "codegen/plan/metadata_symbols.h"

namespace metad::codegen {

std::string RegistrySymbol(absl::string_view metadata_name) {
  return LocalSymbol(metadata_name, kRegistrySuffix);
}

}  // namespace metad::codegen
