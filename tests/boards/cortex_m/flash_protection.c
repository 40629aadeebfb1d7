#include "flash_protection.h"

#include <stdint.h>

#include "board.h"

#if defined(__ARM_ARCH_6M__)

// The Cortex-M0 has no MPU; the microbit's flash is emulated as flash.
void protect_flash(void) {}

#else

static volatile uint32_t* mpu_register(uint32_t offset) {
  return (volatile uint32_t*)(uintptr_t)(0xE000ED90u + offset);
}

// Of the linker script: the whole region, its size a power of two.
extern const char flash_region_start[];
extern const char flash_region_end[];

enum { kType = 0x0, kControl = 0x4, kNumber = 0x8, kBase = 0xC, kLimit = 0x10 };

static void set_region(void);

void protect_flash(void) {
  if (((*mpu_register(kType) >> 8) & 0xFF) == 0) {
    board_print("FAIL there is no MPU to protect the flash with\n");
    board_exit(1);
  }
  *mpu_register(kNumber) = 0;
  set_region();
  // Everything else as without an MPU (PRIVDEFENA).
  *mpu_register(kControl) = (1u << 2) | 1u;
  __asm__ volatile("dsb\n\tisb" ::: "memory");
}

#if __ARM_ARCH >= 8

static void set_region(void) {
  const uint32_t start = (uint32_t)(uintptr_t)flash_region_start;
  const uint32_t last = (uint32_t)(uintptr_t)flash_region_end - 1;
  // Attribute 0: normal memory, not cached.
  *mpu_register(0x30) = 0x44;
  // Read-only (AP 3), executable.
  *mpu_register(kBase) = start | (3u << 1);
  *mpu_register(kLimit) = (last & ~31u) | 1u;
}

#else

static void set_region(void) {
  const uint32_t start = (uint32_t)(uintptr_t)flash_region_start;
  const uint32_t size = (uint32_t)(uintptr_t)flash_region_end - start;
  uint32_t exponent = 0;
  while ((size >> exponent) > 1) ++exponent;
  *mpu_register(kBase) = start;
  // Read-only (AP 6), normal memory (C), enabled.
  *mpu_register(kLimit) = (6u << 24) | (1u << 17) | ((exponent - 1) << 1) | 1u;
}

#endif
#endif
