// Text and exit status through the debugger, as on Arm. Three instructions that
// must not be compressed, nor apart, mark the call.
#include "board.h"

enum {
  kSysWrite0 = 0x04,
  kSysExitExtended = 0x20,
  kStoppedApplicationExit = 0x20026,
};

static void call(uintptr_t operation, const void* argument) {
  register uintptr_t a0 __asm__("a0") = operation;
  register const void* a1 __asm__("a1") = argument;
  __asm__ volatile(
      ".option push\n"
      ".option norvc\n"
      ".balign 16\n"
      "slli x0, x0, 0x1f\n"
      "ebreak\n"
      "srai x0, x0, 7\n"
      ".option pop\n"
      : "+r"(a0)
      : "r"(a1)
      : "memory");
}

void board_print(const char* text) { call(kSysWrite0, text); }

void board_exit(int status) {
  const uintptr_t block[2] = {kStoppedApplicationExit, (uintptr_t)status};
  call(kSysExitExtended, block);
  for (;;) {
  }
}
