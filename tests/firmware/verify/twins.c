/* Other definitions of two of the operators, strong ones or, with -DTWIN=..., as
   that attribute has them. */
#include <stdint.h>

#ifndef TWIN
#define TWIN
#endif

TWIN int sum_weights(const int32_t* from, int32_t* to) {
  int32_t product = 1;
  for (int i = 0; i < 64; ++i) product *= from[i & 7] + i;
  *to = product;
  return 0;
}

TWIN int mix_weights(const int32_t* from, int32_t* to) {
  *to = *from;
  return 0;
}

TWIN int take_scale(const int32_t* from, double* to) {
  *(int32_t*)(void*)to = *from;
  return 0;
}
