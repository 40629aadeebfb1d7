// A static Linux program without a C library: two system calls. The kernel, or
// the emulator in its place, maps what the program may only read read-only.
#include <stddef.h>

#include "board.h"

int main(void);
void reset_handler(void);
void start(void) __attribute__((used, noreturn));

#if defined(__x86_64__)

__asm__(
    ".globl reset_handler\n"
    "reset_handler:\n"
    "  xor %ebp, %ebp\n"
    "  and $-16, %rsp\n"
    "  call start\n");

enum { kWrite = 1, kExitGroup = 231 };

static long system_call(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

__asm__(
    ".globl reset_handler\n"
    "reset_handler:\n"
    "  mov x29, #0\n"
    "  bl start\n");

enum { kWrite = 64, kExitGroup = 94 };

static long system_call(long number, long a, long b, long c) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
}

#elif defined(__arm__)

__asm__(
    ".globl reset_handler\n"
    ".type reset_handler, %function\n"
    "reset_handler:\n"
    "  mov fp, #0\n"
    "  bl start\n");

enum { kWrite = 4, kExitGroup = 248 };

static long system_call(long number, long a, long b, long c) {
  register long r7 __asm__("r7") = number;
  register long r0 __asm__("r0") = a;
  register long r1 __asm__("r1") = b;
  register long r2 __asm__("r2") = c;
  __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2) : "memory");
  return r0;
}

#elif defined(__s390x__)

// The callee saves registers above its caller's stack pointer.
__asm__(
    ".globl reset_handler\n"
    "reset_handler:\n"
    "  aghi %r15, -160\n"
    "  brasl %r14, start\n");

enum { kWrite = 4, kExitGroup = 248 };

static long system_call(long number, long a, long b, long c) {
  register long r1 __asm__("r1") = number;
  register long r2 __asm__("r2") = a;
  register long r3 __asm__("r3") = b;
  register long r4 __asm__("r4") = c;
  __asm__ volatile("svc 0" : "+d"(r2) : "d"(r1), "d"(r3), "d"(r4) : "memory");
  return r2;
}

#else
#error "no system calls for this architecture"
#endif

void board_print(const char* text) {
  size_t size = 0;
  while (text[size] != '\0') ++size;
  while (size != 0) {
    const long written = system_call(kWrite, 1, (long)text, (long)size);
    if (written <= 0) board_exit(1);
    text += written;
    size -= (size_t)written;
  }
}

void board_exit(int status) {
  for (;;) system_call(kExitGroup, status, 0, 0);
}

void start(void) { board_exit(main()); }
