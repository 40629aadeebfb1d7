// What a model computed against what TVM computed.
#include "board.h"
#include "model.h"

static uint64_t element_count(const DlTensor* tensor) {
  uint64_t count = 1;
  int i;
  for (i = 0; i < tensor->ndim; ++i) count *= (uint64_t)tensor->shape[i];
  return count;
}

// A NaN is a NaN, whatever its bits; an infinity is only itself.
static int close(double a, double b) {
  const double difference = a - b;
  if (a != a || b != b) return a != a && b != b;
  if (a == b) return 1;
  return difference <= 1e-5 && difference >= -1e-5;
}

static int element_holds(const DlTensor* tensor, const void* expected,
                         uint64_t i) {
  const unsigned bytes = (tensor->dtype.bits + 7u) / 8;
  const unsigned char* a = (const unsigned char*)tensor->data + i * bytes;
  const unsigned char* b = (const unsigned char*)expected + i * bytes;
  unsigned k;
  if (tensor->dtype.code == kDlFloat && bytes == 4) {
    return close(((const float*)tensor->data)[i], ((const float*)expected)[i]);
  }
  if (tensor->dtype.code == kDlFloat && bytes == 8) {
    return close(((const double*)tensor->data)[i],
                 ((const double*)expected)[i]);
  }
  for (k = 0; k < bytes; ++k) {
    if (a[k] != b[k]) return 0;
  }
  return 1;
}

void check_output(const char* name, const DlTensor* output,
                  const void* expected) {
  const uint64_t count = element_count(output);
  uint64_t wrong = 0;
  uint64_t i;
  for (i = 0; i < count; ++i) {
    if (!element_holds(output, expected, i)) ++wrong;
  }
  if (wrong == 0) return;
  check(0, "another output than TVM's:", name);
  board_print("  elements that differ: ");
  board_print_decimal((uint32_t)wrong);
  board_print(" of ");
  board_print_decimal((uint32_t)count);
  board_print("\n");
}
