// Text and exit status through the debugger: what an emulator shows of a board.
#ifndef METAD_TESTS_FIRMWARE_MPS2_AN385_SEMIHOSTING_H_
#define METAD_TESTS_FIRMWARE_MPS2_AN385_SEMIHOSTING_H_

#include <stdint.h>

void semihosting_print(const char* text);
void semihosting_print_decimal(uint32_t value);
void semihosting_print_hex(uint32_t value);

// Ends the emulation; `status` becomes the emulator's exit status.
void semihosting_exit(int status) __attribute__((noreturn));

#endif  // METAD_TESTS_FIRMWARE_MPS2_AN385_SEMIHOSTING_H_
