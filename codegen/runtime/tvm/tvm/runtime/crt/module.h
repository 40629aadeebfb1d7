/*
 * The function registry of the C runtime of TVM 0.9 to 0.18: ABI-compatible
 * declarations, for modules whose compiler's own headers are not at hand.
 */
#ifndef TVM_RUNTIME_CRT_MODULE_H_
#define TVM_RUNTIME_CRT_MODULE_H_

#include <tvm/runtime/c_backend_api.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The number of functions, in 2 bytes of the target's order, then each name
   with its NUL, then a NUL; and the functions in the order of their names. */
typedef struct TVMFuncRegistry {
  const char* names;
  const TVMBackendPackedCFunc* funcs;
} TVMFuncRegistry;

typedef struct TVMModule {
  const TVMFuncRegistry* registry;
} TVMModule;

/* The functions that are linked into the image; there is one in each. */
const TVMModule* TVMSystemLibEntryPoint(void);

#ifdef __cplusplus
}
#endif

#endif
