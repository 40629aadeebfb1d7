/*
 * What the runtime offers to operator functions (TVM 0.9 to 0.18):
 * ABI-compatible declarations, for modules whose compiler's own headers are not
 * at hand.
 */
#ifndef TVM_RUNTIME_C_BACKEND_API_H_
#define TVM_RUNTIME_C_BACKEND_API_H_

#include <tvm/runtime/c_runtime_api.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An operator function as the registry calls it; 0 on success. */
typedef int (*TVMBackendPackedCFunc)(TVMValue* args, int* type_codes,
                                     int num_args, TVMValue* out_ret_value,
                                     int* out_ret_tcode, void* resource_handle);

/* Scratch memory for the time of one call; NULL when there is none left. The
   hints say what will be stored and change nothing. */
void* TVMBackendAllocWorkspace(int device_type, int device_id, uint64_t nbytes,
                               int dtype_code_hint, int dtype_bits_hint);

/* Gives scratch memory back, in the reverse order; 0 on success. */
int TVMBackendFreeWorkspace(int device_type, int device_id, void* ptr);

#ifdef __cplusplus
}
#endif

#endif
