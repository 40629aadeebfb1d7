/*
 * How the C runtime of TVM 0.8 to 0.18 finds the functions of an image:
 * ABI-compatible declarations, for modules whose compiler's own headers are not
 * at hand.
 */
#ifndef TVM_RUNTIME_CRT_FUNC_REGISTRY_H_
#define TVM_RUNTIME_CRT_FUNC_REGISTRY_H_

#include <stdint.h>
#include <tvm/runtime/c_backend_api.h>
#include <tvm/runtime/crt/error_codes.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef uint16_t tvm_function_index_t;
typedef uint16_t tvm_module_index_t;

/* The number of functions, in 2 bytes of the target's order (up to TVM 0.8, in
   1 byte), then each name with its NUL, then a NUL; and the functions in the
   order of their names. */
typedef struct TVMFuncRegistry {
  const char* names;
  const TVMBackendPackedCFunc* funcs;
} TVMFuncRegistry;

/* Stores the index, from 0, of the function that is called `name`. */
tvm_crt_error_t TVMFuncRegistry_Lookup(const TVMFuncRegistry* registry,
                                       const char* name,
                                       tvm_function_index_t* function_index);

/* Stores the function at an index. */
tvm_crt_error_t TVMFuncRegistry_GetByIndex(const TVMFuncRegistry* registry,
                                           tvm_function_index_t index,
                                           TVMBackendPackedCFunc* out_func);

#ifdef __cplusplus
}
#endif

#endif
