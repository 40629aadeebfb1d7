/*
 * The program that is linked with generated metadata. It walks the registry as
 * the C runtime does, calls every function through the table, and prints
 *
 *   count COUNT
 *   function NAME VALUE         for each; VALUE is what the function stored
 *   constant NAME SIZE MISALIGNMENT BYTES    for each; bytes in hexadecimal
 *   end
 */
#include <stdio.h>
#include <string.h>

#include "abi_declarations.h"

/* Generated beside this file, from the header that was generated. */
struct image_constant {
  const char* name;
  const void* address;
  unsigned long size;
  unsigned long alignment;
};
extern const struct image_constant image_constants[];
extern const unsigned long image_constant_count;

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
    printf("function %s %ld\n", name, (long)value.v_int64);
    name += strlen(name) + 1;
  }
  /* One more NUL ends the names. */
  return *name != '\0';
}

static void print_constant(const struct image_constant* constant) {
  const unsigned char* bytes = (const unsigned char*)constant->address;
  unsigned long i;
  printf("constant %s %lu %lu ", constant->name, constant->size,
         (unsigned long)((uintptr_t)bytes % constant->alignment));
  for (i = 0; i < constant->size; ++i) printf("%02x", bytes[i]);
  printf("\n");
}

int main(void) {
  unsigned long i;
  if (walk_registry(TVMSystemLibEntryPoint()->registry) != 0) return 1;
  for (i = 0; i < image_constant_count; ++i) {
    print_constant(&image_constants[i]);
  }
  printf("end\n");
  return 0;
}
