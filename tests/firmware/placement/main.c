// Firmware whose constants are in three places: its own main() checks the
// pools, then the sine network's main, which is unchanged, all the rest.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "sine_metadata.h"

int sine_main(void);

// Of the linker script fragment.
extern const char __metad_sine_region_EXTFLASH_start[];
extern const char __metad_sine_region_EXTFLASH_end[];
extern const char __metad_sine_pool_group_start[];
extern const char __metad_sine_pool_group_end[];

typedef int (*Check)(const void* pool, size_t size);

static unsigned char copy[256];

static int failures = 0;

static void check(int holds, const char* what) {
  if (holds) return;
  ++failures;
  board_print("FAIL ");
  board_print(what);
  board_print("\n");
}

// A pool is accepted as it is, and refused with any bit flipped or with a byte
// more or less.
static void check_pool(Check belongs, const unsigned char* pool, size_t size) {
  size_t i;
  unsigned bit;
  unsigned accepted = 0;
  check(belongs(pool, size) == 0, "the pool belongs to the image");
  check(size + 1 <= sizeof(copy), "the pool fits the test's copy");
  for (i = 0; i < size; ++i) copy[i] = pool[i];
  check(belongs(copy, size) == 0, "so does a copy of it");
  for (i = 0; i < size; ++i) {
    for (bit = 0; bit < 8; ++bit) {
      copy[i] ^= (unsigned char)(1u << bit);
      if (belongs(copy, size) == 0) ++accepted;
      copy[i] ^= (unsigned char)(1u << bit);
    }
  }
  check(accepted == 0, "a flipped bit is refused");
  check(belongs(copy, size - 1) != 0, "a shorter pool is refused");
  check(belongs(copy, size + 1) != 0, "a longer pool is refused");
  check(belongs(copy, 0) != 0, "no pool is refused");
  check(belongs(0, size) != 0, "a null pointer is refused");
}

static int is_within(const void* data, size_t size, const char* start,
                     const char* end) {
  const uintptr_t first = (uintptr_t)data;
  return first >= (uintptr_t)start && first + size <= (uintptr_t)end;
}

static void check_places(void) {
  const unsigned char* const crc_pool =
      (const unsigned char*)METAD_sine_checked_by_crc_ADDRESS;
  check(is_within(sine_dense1_weight, sizeof(sine_dense1_weight),
                  __metad_sine_region_EXTFLASH_start,
                  __metad_sine_region_EXTFLASH_end),
        "a constant is in its region");
  check(is_within(sine_dense0_weight, sizeof(sine_dense0_weight),
                  __metad_sine_pool_group_start, __metad_sine_pool_group_end),
        "a constant is in its pool");
  check((uintptr_t)__metad_sine_pool_group_start % 512 == 0,
        "a pool is aligned");
  check((uintptr_t)sine_dense2_bias == METAD_sine_checked_by_crc_ADDRESS +
                                           METAD_sine_sine_dense2_bias_OFFSET,
        "a constant of an external pool has its address");
  check(METAD_sine_sine_dense2_bias_AT(crc_pool) == sine_dense2_bias,
        "the same, from the pool's start");
}

int main(void) {
  check_places();
  check_pool(metad_sine_checked_by_crc_check,
             (const unsigned char*)METAD_sine_checked_by_crc_ADDRESS,
             METAD_sine_checked_by_crc_SIZE);
  check_pool(metad_sine_checked_by_sha_check,
             (const unsigned char*)METAD_sine_checked_by_sha_ADDRESS,
             METAD_sine_checked_by_sha_SIZE);
  if (failures != 0) return 1;
  board_print("PASS placement\n");
  return sine_main();
}
