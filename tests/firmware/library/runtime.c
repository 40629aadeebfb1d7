// What operators expect of TVM's runtime and of a C library, as far as an image
// without either needs it.
#include <stddef.h>
#include <stdint.h>

void* TVMBackendAllocWorkspace(int device_type, int device_id, uint64_t nbytes,
                               int dtype_code_hint, int dtype_bits_hint);
int TVMBackendFreeWorkspace(int device_type, int device_id, void* ptr);
int TVMBackendParallelLaunch(int (*task)(int, void*, void*), void* data,
                             int tasks);
void TVMAPISetLastError(const char* message);
float expf(float x);
float tanhf(float x);
void* malloc(size_t size);
void free(void* ptr);
void __aeabi_unwind_cpp_pr0(void);
void __aeabi_unwind_cpp_pr1(void);

// Few programs run an operator that takes more.
#ifndef ARENA_BYTES
#define ARENA_BYTES 1024
#endif
enum { kArenaBytes = ARENA_BYTES, kAlignment = 16 };

static uint8_t arena[kArenaBytes] __attribute__((aligned(16)));
static size_t used = 0;

static void* take(size_t size) {
  void* const begin = arena + used;
  size = (size + kAlignment - 1) / kAlignment * kAlignment;
  if (size > kArenaBytes - used) return NULL;
  used += size;
  return begin;
}

void* TVMBackendAllocWorkspace(int device_type, int device_id, uint64_t nbytes,
                               int dtype_code_hint, int dtype_bits_hint) {
  (void)device_type;
  (void)device_id;
  (void)dtype_code_hint;
  (void)dtype_bits_hint;
  return take((size_t)nbytes);
}

int TVMBackendFreeWorkspace(int device_type, int device_id, void* ptr) {
  (void)device_type;
  (void)device_id;
  // What was taken last is given back first.
  used = (size_t)((uint8_t*)ptr - arena);
  return 0;
}

int TVMBackendParallelLaunch(int (*task)(int, void*, void*), void* data,
                             int tasks) {
  // TVMParallelGroupEnv: how many there are is asked of it.
  struct {
    void* sync_handle;
    int32_t num_task;
  } group = {NULL, 1};
  (void)tasks;
  return task(0, &group, data);
}

void TVMAPISetLastError(const char* message) { (void)message; }

void* malloc(size_t size) { return take(size); }
void free(void* ptr) { (void)ptr; }

// 2^k times e^r, where x = k ln 2 + r and |r| is at most half of ln 2.
float expf(float x) {
  const double kLn2 = 0.69314718055994530942;
  double power = 1;
  double term = 1;
  double sum = 1;
  int k = (int)(x / kLn2 + (x < 0 ? -0.5 : 0.5));
  const double r = x - k * kLn2;
  int i;
  for (i = 1; i < 12; ++i) {
    term *= r / i;
    sum += term;
  }
  if (k < -150) return 0;
  for (; k > 0; --k) power *= 2;
  for (; k < 0; ++k) power /= 2;
  return (float)(sum * power);
}

float tanhf(float x) {
  const float magnitude = x < 0 ? -x : x;
  // Else the difference of two exponentials loses digits.
  const float small = x - x * x * x / 3 + 2 * x * x * x * x * x / 15;
  const float power = expf(-2 * magnitude);
  const float large = (1 - power) / (1 + power);
  if (magnitude < 0.05f) return small;
  return x < 0 ? -large : large;
}

// Nothing unwinds.
void __aeabi_unwind_cpp_pr0(void) {}
void __aeabi_unwind_cpp_pr1(void) {}
