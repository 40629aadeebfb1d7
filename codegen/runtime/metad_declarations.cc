#include "codegen/runtime/metad_declarations.h"

#include "codegen/runtime/metad_constant_text.h"
#include "codegen/runtime/metad_name_index_text.h"
#include "codegen/runtime/metad_registry_text.h"

namespace metad::codegen {

std::vector<RuntimeHeader> ConstantDeclarations() {
  return {{"metad_name_index.h", MetadNameIndexText()},
          {"metad_constant.h", MetadConstantText()}};
}

std::vector<RuntimeHeader> RegistryDeclarations() {
  std::vector<RuntimeHeader> headers = ConstantDeclarations();
  headers.push_back({"metad_registry.h", MetadRegistryText()});
  return headers;
}

}  // namespace metad::codegen
