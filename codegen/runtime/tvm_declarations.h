#ifndef METAD_CODEGEN_RUNTIME_TVM_DECLARATIONS_H_
#define METAD_CODEGEN_RUNTIME_TVM_DECLARATIONS_H_

#include <vector>

#include "codegen/runtime/runtime_header.h"

namespace metad::codegen {

// ABI-compatible declarations of what TVM's generated operators include, by the
// names under which they include them.
std::vector<RuntimeHeader> TvmDeclarations();

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIME_TVM_DECLARATIONS_H_
