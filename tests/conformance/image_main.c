/*
 * The program that is linked with generated metadata. It walks the registry as
 * the C runtime does, calls every function through the table, and prints
 *
 *   count COUNT
 *   function NAME VALUE         for each; VALUE is what the function stored,
 *                               `handle` for an address
 *   constant NAME SIZE MISALIGNMENT BYTES    for each; bytes in hexadecimal
 *   end
 */
#include <stdio.h>
#include <string.h>

#include "abi_declarations.h"
#include "image_constants.h"

/* Of the names blob: one byte in TVM's C runtime up to 0.8, then two. */
#ifndef IMAGE_COUNT
#define IMAGE_COUNT uint16_t
#endif

static int walk_registry(const TVMFuncRegistry* registry) {
  IMAGE_COUNT count;
  unsigned i;
  const char* name = registry->names + sizeof(count);
  memcpy(&count, registry->names, sizeof(count));
  printf("count %u\n", (unsigned)count);
  for (i = 0; i < count; ++i) {
    TVMValue argument;
    TVMValue value;
    int type_code = 0;
    int value_code = -1;
    int resource = 0;
    argument.v_int64 = 4711;
    value.v_int64 = -1;
    if (registry->funcs[i](&argument, &type_code, 1, &value, &value_code,
                           &resource) != 0) {
      return 1;
    }
    if (value_code == 3) {
      printf("function %s handle\n", name);
    } else {
      printf("function %s %ld\n", name, (long)value.v_int64);
    }
    name += strlen(name) + 1;
  }
  /* One more NUL ends the names. */
  return *name != '\0';
}

int main(void) {
  if (walk_registry(TVMSystemLibEntryPoint()->registry) != 0) return 1;
  print_constants();
  printf("end\n");
  return 0;
}
