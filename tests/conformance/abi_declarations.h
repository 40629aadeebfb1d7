/*
 * What a program that is built with the C runtime's own headers sees of the
 * registry. Written for these tests after the ABI; for C99 and C++.
 */
#ifndef METAD_TESTS_CONFORMANCE_ABI_DECLARATIONS_H_
#define METAD_TESTS_CONFORMANCE_ABI_DECLARATIONS_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef union {
  int64_t v_int64;
  double v_float64;
  void* v_handle;
  const char* v_str;
} TVMValue;

typedef int (*TVMBackendPackedCFunc)(TVMValue* args, int* type_codes,
                                     int num_args, TVMValue* out_ret_value,
                                     int* out_ret_tcode, void* resource_handle);

typedef struct TVMFuncRegistry {
  const char* names;
  const TVMBackendPackedCFunc* funcs;
} TVMFuncRegistry;

typedef struct TVMModule {
  const TVMFuncRegistry* registry;
} TVMModule;

const TVMModule* TVMSystemLibEntryPoint(void);

#ifdef __cplusplus
}
#endif

#endif
