/*
 * What the runtime offers to operator functions (TVM 0.8 to 0.18):
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

/* Finds a function among those of a module's imports and the registered ones;
   0 on success. */
int TVMBackendGetFuncFromEnv(void* module, const char* name,
                             TVMFunctionHandle* out_function);

/* Makes a symbol known to the system library; 0 on success. */
int TVMBackendRegisterSystemLibSymbol(const char* name, void* symbol);

/* What the tasks of one parallel loop share. */
typedef struct {
  void* sync_handle;
  int32_t num_task;
} TVMParallelGroupEnv;

typedef int (*FTVMParallelLambda)(int task_id, TVMParallelGroupEnv* environment,
                                  void* closure);

/* Runs the tasks of a parallel loop; as many as there are threads where
   `num_task` is 0. 0 on success. */
int TVMBackendParallelLaunch(FTVMParallelLambda lambda, void* closure,
                             int num_task);

/* Waits for the other tasks; 0 on success. */
int TVMBackendParallelBarrier(int task_id, TVMParallelGroupEnv* environment);

/* Calls `function` if `*handle` is NULL, and has it not be NULL afterwards; 0
   on success. */
int TVMBackendRunOnce(void** handle, int (*function)(void*), void* closure,
                      int nbytes);

#ifdef __cplusplus
}
#endif

#endif
