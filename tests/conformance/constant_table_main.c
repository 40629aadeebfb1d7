/*
 * Prints what the constant table of metadata for whatever runtime says of each
 * name of the command line:
 *
 *   NAME CODE BITS LANES SIZE SHAPE BYTES    "[2,3]"; bytes in hexadecimal
 *   NAME absent
 */
#include <stdio.h>

#include "metad_constant.h"

/* Generated beside this file. */
extern const struct metad_constant_table* const image_constants;

static void print_constant(const struct metad_constant* constant) {
  const unsigned char* bytes =
      (const unsigned char*)metad_constant_data(constant, NULL);
  unsigned long i;
  printf(" %u %u %u %lu [", (unsigned)constant->type.code,
         (unsigned)constant->type.bits, (unsigned)constant->type.lanes,
         (unsigned long)constant->size_bytes);
  for (i = 0; i < constant->rank; ++i) {
    printf(i == 0 ? "%ld" : ",%ld", (long)constant->shape[i]);
  }
  printf("] ");
  for (i = 0; i < constant->size_bytes; ++i) printf("%02x", bytes[i]);
  printf("\n");
}

int main(int argc, char** argv) {
  int i;
  if (!metad_constant_table_is_compatible(image_constants)) return 1;
  for (i = 1; i < argc; ++i) {
    const struct metad_constant* constant =
        metad_constant_table_find(image_constants, argv[i]);
    printf("%s", argv[i]);
    if (constant == NULL) {
      printf(" absent\n");
    } else {
      print_constant(constant);
    }
  }
  return 0;
}
