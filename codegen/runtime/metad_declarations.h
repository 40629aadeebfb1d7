#ifndef METAD_CODEGEN_RUNTIME_METAD_DECLARATIONS_H_
#define METAD_CODEGEN_RUNTIME_METAD_DECLARATIONS_H_

#include <vector>

#include "codegen/runtime/runtime_header.h"

namespace metad::codegen {

// What generated metadata with a table of constants includes: metad_constant.h
// and what that needs.
std::vector<RuntimeHeader> ConstantDeclarations();

// What generated metadata for `standalone` includes: metad_registry.h and what
// that needs, the headers above among it.
std::vector<RuntimeHeader> RegistryDeclarations();

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIME_METAD_DECLARATIONS_H_
