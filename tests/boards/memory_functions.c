// The four functions that a compiler may call by itself.
#include <stddef.h>

void* memcpy(void* to, const void* from, size_t size);
void* memmove(void* to, const void* from, size_t size);
void* memset(void* to, int value, size_t size);
int memcmp(const void* a, const void* b, size_t size);

void* memcpy(void* to, const void* from, size_t size) {
  char* out = to;
  const char* in = from;
  while (size-- != 0) *out++ = *in++;
  return to;
}

void* memmove(void* to, const void* from, size_t size) {
  char* out = to;
  const char* in = from;
  if (out <= in) return memcpy(to, from, size);
  while (size-- != 0) out[size] = in[size];
  return to;
}

void* memset(void* to, int value, size_t size) {
  char* out = to;
  while (size-- != 0) *out++ = (char)value;
  return to;
}

int memcmp(const void* a, const void* b, size_t size) {
  const unsigned char* left = a;
  const unsigned char* right = b;
  for (; size != 0; --size, ++left, ++right) {
    if (*left != *right) return *left - *right;
  }
  return 0;
}
