/*
 * OPERATOR(name, value) defines a function of tvm-ffi's that stores `value`,
 * provided that its arguments arrive as abi_call passes them.
 */
#ifndef METAD_TESTS_CONFORMANCE_DEVICES_PROGRAM_FFI_OPERATORS_H_
#define METAD_TESTS_CONFORMANCE_DEVICES_PROGRAM_FFI_OPERATORS_H_

#include <stdint.h>

/* An argument or a result; 16 bytes on every machine. */
typedef struct {
  int32_t type_index;
  uint32_t zero_padding;
  union {
    int64_t v_int64;
    double v_float64;
    void* v_ptr;
  } value;
} TVMFFIAny;

typedef int (*TVMFFISafeCallType)(void* handle, const TVMFFIAny* args,
                                  int32_t num_args, TVMFFIAny* result);

enum { FFI_NONE = 0, FFI_INT = 1 };

#define OPERATOR_ARGUMENT 0x123456789abcdef

static inline int operator_answer(const TVMFFIAny* args, int32_t num_args,
                                  TVMFFIAny* result, int64_t value) {
  if (num_args != 1 || args[0].type_index != FFI_INT) return -1;
  if (args[0].value.v_int64 != OPERATOR_ARGUMENT) return -1;
  if (result->type_index != FFI_NONE) return -1;
  result->type_index = FFI_INT;
  result->value.v_int64 = value;
  return 0;
}

#define OPERATOR(name, answer)                                    \
  int name(void* handle, const TVMFFIAny* args, int32_t num_args, \
           TVMFFIAny* result);                                    \
  int name(void* handle, const TVMFFIAny* args, int32_t num_args, \
           TVMFFIAny* result) {                                   \
    if (handle != 0) return -1;                                   \
    return operator_answer(args, num_args, result, answer);       \
  }

#endif
