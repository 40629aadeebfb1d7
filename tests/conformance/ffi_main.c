/*
 * The program that is linked with `ffi` metadata. It plays tvm-ffi's part: it
 * keeps what is registered, calls every function with tvm-ffi's arguments, and
 * prints
 *
 *   constructed COUNT           registrations before main()
 *   registered RESULT COUNT     what MODEL_register() returned, and made
 *   function NAME VALUE         for each; VALUE is what the function stored
 *   refused RESULT COUNT        the same where the third one is refused
 *   constant ...                as image_constants.h prints them
 *   end
 */
#include <stdio.h>

#include "ffi_runtime.h"
#include "image_constants.h"

int MODEL_REGISTER(void);

struct ffi_registration ffi_registrations[FFI_MAX_REGISTRATIONS];
uint32_t ffi_registration_count;
int32_t ffi_refused_registration = -1;

int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol) {
  const uint32_t index = ffi_registration_count++;
  if ((int32_t)index == ffi_refused_registration) return FFI_REFUSAL;
  ffi_registrations[index].name = name;
  ffi_registrations[index].symbol = symbol;
  return 0;
}

static int call(const struct ffi_registration* registration) {
  const TVMFFISafeCallType function =
      (TVMFFISafeCallType)(uintptr_t)registration->symbol;
  TVMFFIAny argument = {1, 0, {4711}};
  TVMFFIAny result = {0, 0, {-1}};
  int handle = 0;
  if (function(&handle, &argument, 1, &result) != 0) return 1;
  printf("function %s %ld\n", registration->name, (long)result.v.v_int64);
  return result.type_index != 1;
}

int main(void) {
  uint32_t i;
  int result;
  printf("constructed %u\n", (unsigned)ffi_registration_count);
  ffi_registration_count = 0;
  result = MODEL_REGISTER();
  printf("registered %d %u\n", result, (unsigned)ffi_registration_count);
  for (i = 0; i < ffi_registration_count; ++i) {
    if (call(&ffi_registrations[i]) != 0) return 1;
  }
  ffi_registration_count = 0;
  ffi_refused_registration = 2;
  result = MODEL_REGISTER();
  printf("refused %d %u\n", result, (unsigned)ffi_registration_count);
  print_constants();
  printf("end\n");
  return 0;
}
