/* Prints, for each thing that the image's pool check is asked, whether it
   accepts: "1" for what belongs, "0" for what does not. */
#include <stdio.h>
#include <string.h>

#include "pooled_metadata.h"

extern const unsigned char blob[];
extern const unsigned long blob_size;

int main(void) {
  static unsigned char copy[64];
  size_t i;
  unsigned accepted = 0;
  memcpy(copy, blob, blob_size);
  printf("blob %d\n", metad_pooled_p_check(blob, blob_size) == 0);
  for (i = 0; i < 8 * blob_size; ++i) {
    copy[i / 8] ^= (unsigned char)(1u << (i % 8));
    accepted += metad_pooled_p_check(copy, blob_size) == 0;
    copy[i / 8] ^= (unsigned char)(1u << (i % 8));
  }
  printf("flipped %u\n", accepted);
  printf("shorter %d\n", metad_pooled_p_check(copy, blob_size - 1) == 0);
  printf("longer %d\n", metad_pooled_p_check(copy, blob_size + 1) == 0);
  printf("none %d\n", metad_pooled_p_check(0, blob_size) == 0);
  printf("size %lu\n", (unsigned long)METAD_pooled_p_SIZE);
  printf("words %d %d\n", METAD_pooled_words_AT(blob)[0],
         METAD_pooled_words_AT(blob)[1]);
  return 0;
}
