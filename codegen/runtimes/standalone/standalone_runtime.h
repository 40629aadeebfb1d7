#ifndef METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_RUNTIME_H_
#define METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_RUNTIME_H_

#include "codegen/runtimes/runtime.h"

namespace metad::codegen {

// `standalone`: no TVM runtime. Its registry is that of
// codegen/runtime/metad/metad_registry.h.
const Runtime& StandaloneRuntime();

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_RUNTIME_H_
