/* Three operators and the constants that they read. OPERATOR(name) is what the
   runtime calls them. */
#include <stdint.h>

#ifdef FFI
#define OPERATOR(name) __tvm_ffi_##name
#else
#define OPERATOR(name) name
#endif

extern const int32_t weights[64];
extern const double scales[8];

int OPERATOR(sum_weights)(const int32_t* from, int32_t* to) {
  int32_t sum = 0;
  for (int i = 0; i < 64; ++i) sum += weights[i] * from[i & 7];
  *to = sum;
  return 0;
}

int OPERATOR(mix_weights)(const int32_t* from, int32_t* to) {
  uint32_t mixed = 0x12345u;
  for (int i = 0; i < 64; ++i) {
    mixed = (mixed ^ (uint32_t)(weights[i] + from[i & 3])) * 0x01000193u;
    mixed = mixed << 5 | mixed >> 27;
  }
  *to = (int32_t)mixed;
  return 0;
}

int OPERATOR(take_scale)(const int32_t* from, double* to) {
  *to = scales[*from & 7];
  return 0;
}
