#include "codegen/runtime/tvm_declarations.h"

#include "codegen/runtime/c_backend_api_text.h"
#include "codegen/runtime/c_runtime_api_text.h"
#include "codegen/runtime/crt_crt_text.h"
#include "codegen/runtime/crt_error_codes_text.h"
#include "codegen/runtime/crt_func_registry_text.h"
#include "codegen/runtime/crt_module_text.h"
#include "codegen/runtime/crt_platform_text.h"
#include "codegen/runtime/dlpack_text.h"
#include "codegen/runtime/metadata_types_text.h"

namespace metad::codegen {

std::vector<RuntimeHeader> TvmDeclarations() {
  return {{"dlpack/dlpack.h", DlpackText()},
          {"tvm/runtime/c_backend_api.h", CBackendApiText()},
          {"tvm/runtime/c_runtime_api.h", CRuntimeApiText()},
          {"tvm/runtime/crt/crt.h", CrtCrtText()},
          {"tvm/runtime/crt/error_codes.h", CrtErrorCodesText()},
          {"tvm/runtime/crt/func_registry.h", CrtFuncRegistryText()},
          {"tvm/runtime/crt/module.h", CrtModuleText()},
          {"tvm/runtime/crt/platform.h", CrtPlatformText()},
          {"tvm/runtime/metadata_types.h", MetadataTypesText()}};
}

}  // namespace metad::codegen
