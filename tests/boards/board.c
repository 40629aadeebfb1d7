// What every board does alike.
#include "board.h"

void board_print_decimal(uint32_t value) {
  char digits[11];
  char* p = digits + sizeof(digits);
  *--p = '\0';
  do {
    *--p = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  board_print(p);
}

void board_print_hex(uint32_t value) {
  char text[11] = "0x";
  int i;
  for (i = 0; i < 8; ++i) {
    text[2 + i] = "0123456789abcdef"[(value >> (28 - 4 * i)) & 15];
  }
  text[10] = '\0';
  board_print(text);
}

int board_in_flash(const void* data, uintptr_t size) {
  const uintptr_t begin = (uintptr_t)data;
  return begin >= (uintptr_t)flash_start && begin <= (uintptr_t)flash_end &&
         size <= (uintptr_t)flash_end - begin;
}
