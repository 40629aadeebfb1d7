// Reset, faults, and the four functions that a compiler may call by itself. No
// C library is linked.
#include <stddef.h>
#include <stdint.h>

#include "semihosting.h"

int main(void);

extern uint32_t bss_start[];
extern uint32_t bss_end[];
// An address of the linker script. Declared as a function because the vector
// table holds functions otherwise, and ISO C does not convert between the two.
void stack_top(void);

// The board's "flash" is SRAM, where a stray write would go unnoticed. The MPU
// turns it into a fault, as writing to real flash would be.
static void protect_flash(void) {
  volatile uint32_t* const mpu_type = (volatile uint32_t*)0xE000ED90;
  volatile uint32_t* const mpu_ctrl = (volatile uint32_t*)0xE000ED94;
  volatile uint32_t* const mpu_rnr = (volatile uint32_t*)0xE000ED98;
  volatile uint32_t* const mpu_rbar = (volatile uint32_t*)0xE000ED9C;
  volatile uint32_t* const mpu_rasr = (volatile uint32_t*)0xE000EDA0;
  if (((*mpu_type >> 8) & 0xFF) == 0) {
    semihosting_print("FAIL there is no MPU to protect the flash with\n");
    semihosting_exit(1);
  }
  *mpu_rnr = 0;
  *mpu_rbar = 0x00000000;
  // Read-only (AP 6), normal memory (C), 2^(21+1) bytes = 4 MiB, enabled.
  *mpu_rasr = (6u << 24) | (1u << 17) | (21u << 1) | 1u;
  // Everything else as without an MPU (PRIVDEFENA).
  *mpu_ctrl = (1u << 2) | 1u;
  __asm__ volatile("dsb\n\tisb" ::: "memory");
}

void reset_handler(void);

void reset_handler(void) {
  uint32_t* word;
  for (word = bss_start; word < bss_end; ++word) *word = 0;
  protect_flash();
  semihosting_exit(main());
}

static void fault_handler(void) {
  semihosting_print("FAIL fault, CFSR ");
  semihosting_print_hex(*(volatile uint32_t*)0xE000ED28);
  semihosting_print(" address ");
  semihosting_print_hex(*(volatile uint32_t*)0xE000ED34);
  semihosting_print("\n");
  semihosting_exit(1);
}

typedef void (*Handler)(void);

// Faults that are not enabled one by one all arrive as HardFault.
__attribute__((section(".vectors"), used)) static const Handler vectors[16] = {
    stack_top,     reset_handler, fault_handler, fault_handler,
    fault_handler, fault_handler, fault_handler, fault_handler,
    fault_handler, fault_handler, fault_handler, fault_handler,
    fault_handler, fault_handler, fault_handler, fault_handler,
};

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
