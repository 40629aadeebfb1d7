// Reset and faults of a RISC-V in machine mode.
#include <stdint.h>

#include "board.h"

int main(void);

extern uint32_t bss_start[];
extern uint32_t bss_end[];
// Of the linker script: the whole region, its size a power of two.
extern const char flash_region_start[];
extern const char flash_region_end[];

void reset_handler(void);
void start(void) __attribute__((used, noreturn));

// The emulator's loader jumps here.
__asm__(
    ".section .vectors, \"ax\"\n"
    ".globl reset_handler\n"
    "reset_handler:\n"
    "  la sp, stack_top\n"
    "  j start\n"
    ".text\n");

#define WRITE_CSR(name, value) \
  __asm__ volatile("csrw " #name ", %0" ::"r"((uintptr_t)(value)) : "memory")
#define READ_CSR(name, variable) \
  __asm__ volatile("csrr %0, " #name : "=r"(variable))

__attribute__((aligned(4))) static void fault_handler(void) {
  uintptr_t cause = 0;
  uintptr_t address = 0;
  READ_CSR(mcause, cause);
  READ_CSR(mtval, address);
  board_print("FAIL fault, cause ");
  board_print_hex((uint32_t)cause);
  board_print(" address ");
  board_print_hex((uint32_t)address);
  board_print("\n");
  board_exit(1);
}

// Flash is RAM in the emulator. A locked entry of the memory protection turns a
// write into a fault, in machine mode, too.
static void protect_flash(void) {
  const uintptr_t start = (uintptr_t)flash_region_start;
  const uintptr_t size = (uintptr_t)flash_region_end - start;
  WRITE_CSR(pmpaddr0, (start >> 2) | ((size / 2 - 1) >> 2));
  // Locked, a naturally aligned power of two, executable and readable.
  WRITE_CSR(pmpcfg0, 0x80 | 0x18 | 0x4 | 0x1);
}

static void enable_fpu(void) {
#if defined(__riscv_flen)
  // The state of mstatus.FS that means registers in use.
  __asm__ volatile("csrs mstatus, %0" ::"r"((uintptr_t)3 << 13) : "memory");
#endif
}

void start(void) {
  uint32_t* word;
  WRITE_CSR(mtvec, fault_handler);
  enable_fpu();
  for (word = bss_start; word < bss_end; ++word) *word = 0;
  protect_flash();
  board_exit(main());
}
