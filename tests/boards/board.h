// What a program on a board may use of it: a line of text to whoever watches
// the emulator, and an end. No C library is linked.
#ifndef METAD_TESTS_BOARDS_BOARD_H_
#define METAD_TESTS_BOARDS_BOARD_H_

#include <stdint.h>

void board_print(const char* text);
void board_print_decimal(uint32_t value);
void board_print_hex(uint32_t value);

// Ends the emulation; `status` becomes the emulator's exit status.
void board_exit(int status) __attribute__((noreturn));

// Of the linker script: what an image may only read. Code, constants and
// tables lie there.
extern const char flash_start[];
extern const char flash_end[];

// Whether all of it does.
int board_in_flash(const void* data, uintptr_t size);

#endif  // METAD_TESTS_BOARDS_BOARD_H_
