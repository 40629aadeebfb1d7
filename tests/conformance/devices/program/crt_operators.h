/*
 * OPERATOR(name, value) defines a packed function of TVM's C runtime that
 * stores `value`, provided that its arguments arrive as abi_call passes them.
 */
#ifndef METAD_TESTS_CONFORMANCE_DEVICES_PROGRAM_CRT_OPERATORS_H_
#define METAD_TESTS_CONFORMANCE_DEVICES_PROGRAM_CRT_OPERATORS_H_

#include "abi_declarations.h"

#define OPERATOR_ARGUMENT 0x123456789abcdef

static inline int operator_answer(const TVMValue* args, const int* type_codes,
                                  int num_args, TVMValue* out_ret_value,
                                  int* out_ret_tcode,
                                  const void* resource_handle, int64_t value) {
  if (num_args != 1 || args[0].v_int64 != OPERATOR_ARGUMENT) return -1;
  if (type_codes[0] != 0 || resource_handle == 0) return -1;
  out_ret_value->v_int64 = value;
  *out_ret_tcode = 0;
  return 0;
}

#define OPERATOR(name, value)                                         \
  int name(TVMValue* args, int* type_codes, int num_args,             \
           TVMValue* out_ret_value, int* out_ret_tcode,               \
           void* resource_handle);                                    \
  int name(TVMValue* args, int* type_codes, int num_args,             \
           TVMValue* out_ret_value, int* out_ret_tcode,               \
           void* resource_handle) {                                   \
    return operator_answer(args, type_codes, num_args, out_ret_value, \
                           out_ret_tcode, resource_handle, value);    \
  }

#endif
