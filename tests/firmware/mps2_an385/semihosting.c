#include "semihosting.h"

// Operations of Arm's semihosting specification.
enum {
  kSysWrite0 = 0x04,
  kSysExitExtended = 0x20,
  kStoppedApplicationExit = 0x20026,
};

static void call(uint32_t operation, const void* argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void* r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void semihosting_print(const char* text) { call(kSysWrite0, text); }

void semihosting_print_decimal(uint32_t value) {
  char digits[11];
  char* p = digits + sizeof(digits);
  *--p = '\0';
  do {
    *--p = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  semihosting_print(p);
}

void semihosting_print_hex(uint32_t value) {
  char text[11] = "0x";
  int i;
  for (i = 0; i < 8; ++i) {
    text[2 + i] = "0123456789abcdef"[(value >> (28 - 4 * i)) & 15];
  }
  text[10] = '\0';
  semihosting_print(text);
}

void semihosting_exit(int status) {
  const uint32_t block[2] = {kStoppedApplicationExit, (uint32_t)status};
  call(kSysExitExtended, block);
  for (;;) {
  }
}
