// Reset and faults of a Cortex-M.
#include <stdint.h>

#include "board.h"
#include "flash_protection.h"

int main(void);

extern uint32_t bss_start[];
extern uint32_t bss_end[];
// An address of the linker script. Declared as a function because the vector
// table holds functions otherwise, and ISO C does not convert between the two.
void stack_top(void);

void reset_handler(void);

// Also where this file is compiled for none: modules may use the core's.
static void enable_fpu(void) {
#if !defined(__ARM_ARCH_6M__)
  volatile uint32_t* const cpacr = (volatile uint32_t*)0xE000ED88;
  *cpacr |= 0xFu << 20;
  __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
}

void reset_handler(void) {
  uint32_t* word;
  enable_fpu();
  for (word = bss_start; word < bss_end; ++word) *word = 0;
  protect_flash();
  board_exit(main());
}

static void fault_handler(void) {
  board_print("FAIL fault, CFSR ");
  board_print_hex(*(volatile uint32_t*)0xE000ED28);
  board_print(" address ");
  board_print_hex(*(volatile uint32_t*)0xE000ED34);
  board_print("\n");
  board_exit(1);
}

typedef void (*Handler)(void);

// Faults that are not enabled one by one all arrive as HardFault.
__attribute__((section(".vectors"), used)) static const Handler vectors[16] = {
    stack_top,     reset_handler, fault_handler, fault_handler,
    fault_handler, fault_handler, fault_handler, fault_handler,
    fault_handler, fault_handler, fault_handler, fault_handler,
    fault_handler, fault_handler, fault_handler, fault_handler,
};
