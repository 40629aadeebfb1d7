/*
 * What operator modules use of the C runtime API of TVM 0.9 to 0.18:
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
  kTVMNDArrayHandle = 13
} TVMArgTypeCode;

/* One packed argument; 8 bytes on every target. */
typedef union {
  int64_t v_int64;
  double v_float64;
  void* v_handle;
  const char* v_str;
  DLDataType v_type;
  DLDevice v_device;
} TVMValue;

typedef void* TVMModuleHandle;
typedef void* TVMFunctionHandle;

/* Keeps `message` as the reason of the failure that the caller returns. */
void TVMAPISetLastError(const char* message);

#ifdef __cplusplus
}
#endif

#endif
