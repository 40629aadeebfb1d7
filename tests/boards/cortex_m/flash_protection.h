#ifndef METAD_TESTS_BOARDS_CORTEX_M_FLASH_PROTECTION_H_
#define METAD_TESTS_BOARDS_CORTEX_M_FLASH_PROTECTION_H_

// Makes a write to flash a fault. The emulated boards have SRAM in its place,
// where a stray write would go unnoticed. Does nothing on a core without an
// MPU.
void protect_flash(void);

#endif  // METAD_TESTS_BOARDS_CORTEX_M_FLASH_PROTECTION_H_
