/*
 * What a program that is built with tvm-ffi's own headers sees of it, and a
 * registry that keeps what it is given. Written for these tests after the ABI.
 */
#ifndef METAD_TESTS_CONFORMANCE_FFI_RUNTIME_H_
#define METAD_TESTS_CONFORMANCE_FFI_RUNTIME_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An argument or a result: 16 bytes. No struct tag, as in tvm-ffi. */
typedef struct {
  int32_t type_index;
  uint32_t zero_padding;
  union {
    int64_t v_int64;
    double v_float64;
    void* v_ptr;
  } v;
} TVMFFIAny;

typedef int (*TVMFFISafeCallType)(void* handle, const TVMFFIAny* args,
                                  int32_t num_args, TVMFFIAny* result);

int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol);

struct ffi_registration {
  const char* name;
  void* symbol;
};

#define FFI_MAX_REGISTRATIONS 65536
extern struct ffi_registration ffi_registrations[FFI_MAX_REGISTRATIONS];
extern uint32_t ffi_registration_count;

/* The registration that is refused, and what with; none when negative. */
extern int32_t ffi_refused_registration;
#define FFI_REFUSAL (-7)

#ifdef __cplusplus
}
#endif

#endif
