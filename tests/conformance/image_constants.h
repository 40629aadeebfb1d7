/*
 * The constants of the metadata that a test's program is linked with, generated
 * beside the program from the header that was generated.
 */
#ifndef METAD_TESTS_CONFORMANCE_IMAGE_CONSTANTS_H_
#define METAD_TESTS_CONFORMANCE_IMAGE_CONSTANTS_H_

#include <stdint.h>
#include <stdio.h>

struct image_constant {
  const char* name;
  const void* address;
  unsigned long size;
  unsigned long alignment;
};
extern const struct image_constant image_constants[];
extern const unsigned long image_constant_count;

/*
 *   constant NAME SIZE MISALIGNMENT BYTES    for each; bytes in hexadecimal
 */
static inline void print_constants(void) {
  unsigned long i;
  for (i = 0; i < image_constant_count; ++i) {
    const struct image_constant* constant = &image_constants[i];
    const unsigned char* bytes = (const unsigned char*)constant->address;
    unsigned long j;
    printf("constant %s %lu %lu ", constant->name, constant->size,
           (unsigned long)((uintptr_t)bytes % constant->alignment));
    for (j = 0; j < constant->size; ++j) printf("%02x", bytes[j]);
    printf("\n");
  }
}

#endif
