/*
 * Modules of the C runtime of TVM 0.8 to 0.18: ABI-compatible declarations, for
 * modules whose compiler's own headers are not at hand.
 */
#ifndef TVM_RUNTIME_CRT_MODULE_H_
#define TVM_RUNTIME_CRT_MODULE_H_

#include <tvm/runtime/c_backend_api.h>
#include <tvm/runtime/crt/func_registry.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct TVMModule {
  const TVMFuncRegistry* registry;
} TVMModule;

/* Stores a handle for a module, which stays where it is; 0 on success. */
int TVMModCreateFromCModule(const TVMModule* module,
                            TVMModuleHandle* out_handle);

/* The functions that are linked into the image; there is one in each. */
const TVMModule* TVMSystemLibEntryPoint(void);

#ifdef __cplusplus
}
#endif

#endif
