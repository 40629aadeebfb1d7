#include "codegen/runtime/tvm_declarations.h"

#include "codegen/runtime/c_backend_api_text.h"
#include "codegen/runtime/c_runtime_api_text.h"
#include "codegen/runtime/dlpack_text.h"

namespace metad::codegen {

std::vector<RuntimeHeader> TvmDeclarations() {
  return {{"dlpack/dlpack.h", DlpackText()},
          {"tvm/runtime/c_backend_api.h", CBackendApiText()},
          {"tvm/runtime/c_runtime_api.h", CRuntimeApiText()}};
}

}  // namespace metad::codegen
