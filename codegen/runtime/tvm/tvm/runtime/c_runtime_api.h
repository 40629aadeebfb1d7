/*
 * What operator modules use of the C runtime API of TVM 0.8 to 0.18:
 * ABI-compatible declarations, for modules whose compiler's own headers are not
 * at hand.
 */
#ifndef TVM_RUNTIME_C_RUNTIME_API_H_
#define TVM_RUNTIME_C_RUNTIME_API_H_

#include <dlpack/dlpack.h>
#include <stddef.h>
#include <stdint.h>

/* Objects of a firmware are linked, not exported. */
#ifndef TVM_DLL
#define TVM_DLL
#endif

#ifndef TVM_WEAK
#define TVM_WEAK __attribute__((weak))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Type codes of packed arguments and return values. */
typedef enum {
  kTVMArgInt = kDLInt,
  kTVMArgFloat = kDLFloat,
  kTVMOpaqueHandle = 3,
  kTVMNullptr = 4,
  kTVMDataType = 5,
  kDLDevice = 6,
  kTVMDLTensorHandle = 7,
  kTVMObjectHandle = 8,
  kTVMModuleHandle = 9,
  kTVMPackedFuncHandle = 10,
  kTVMStr = 11,
  kTVMBytes = 12,
  kTVMNDArrayHandle = 13,
  kTVMObjectRValueRefArg = 14,
  kTVMArgBool = 15
} TVMArgTypeCode;

typedef int64_t tvm_index_t;
typedef DLTensor* TVMArrayHandle;

/* One packed argument; 8 bytes on every target. */
typedef union {
  int64_t v_int64;
  double v_float64;
  void* v_handle;
  const char* v_str;
  DLDataType v_type;
  DLDevice v_device;
} TVMValue;

/* Of kTVMBytes. */
typedef struct {
  const char* data;
  size_t size;
} TVMByteArray;

typedef void* TVMModuleHandle;
typedef void* TVMFunctionHandle;
typedef void* TVMRetValueHandle;
typedef void* TVMStreamHandle;
typedef void* TVMObjectHandle;

/* A function as a program registers it; 0 on success. */
typedef int (*TVMPackedCFunc)(TVMValue* args, int* type_codes, int num_args,
                              TVMRetValueHandle ret, void* resource_handle);

/* Keeps `message` as the reason of the failure that the caller returns. */
void TVMAPISetLastError(const char* message);

/* What was kept last. */
const char* TVMGetLastError(void);

/* Calls a function by its handle; 0 on success. */
int TVMFuncCall(TVMFunctionHandle function, TVMValue* args, int* type_codes,
                int num_args, TVMValue* out_ret_value, int* out_ret_tcode);

/* Finds a registered function; 0 on success. */
int TVMFuncGetGlobal(const char* name, TVMFunctionHandle* out_function);

/* Finds a function of a module; 0 on success. */
int TVMModGetFunction(TVMModuleHandle module, const char* name,
                      int query_imports, TVMFunctionHandle* out_function);

#ifdef __cplusplus
}
#endif

#endif
