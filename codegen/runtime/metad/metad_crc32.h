/*
 * metad_crc32.h: the CRC-32 of IEEE 802.3, zlib and PNG.
 *
 * Stands in generated sources that check a pool of constants, which is why its
 * text brings all it needs. C99 and C++11 or later; no library, no RAM but the
 * stack; the table costs 64 bytes. Half a byte at a time: two look-ups for each
 * byte, for a sixteenth of the usual table.
 */
#ifndef METAD_CRC32_H_
#define METAD_CRC32_H_

#include <stddef.h>
#include <stdint.h>

/* What has no bytes yet; bytes are added to it in any number of parts. */
static inline uint32_t metad_crc32_begin(void) { return 0xffffffffu; }

static inline uint32_t metad_crc32_add(uint32_t crc, const unsigned char* data,
                                       size_t size) {
  static const uint32_t table[16] = {
      0x00000000u, 0x1db71064u, 0x3b6e20c8u, 0x26d930acu,
      0x76dc4190u, 0x6b6b51f4u, 0x4db26158u, 0x5005713cu,
      0xedb88320u, 0xf00f9344u, 0xd6d6a3e8u, 0xcb61b38cu,
      0x9b64c2b0u, 0x86d3d2d4u, 0xa00ae278u, 0xbdbdf21cu};
  size_t i;
  for (i = 0; i < size; ++i) {
    crc ^= data[i];
    crc = (crc >> 4) ^ table[crc & 15u];
    crc = (crc >> 4) ^ table[crc & 15u];
  }
  return crc;
}

static inline uint32_t metad_crc32_end(uint32_t crc) {
  return crc ^ 0xffffffffu;
}

static inline uint32_t metad_crc32(const unsigned char* data, size_t size) {
  return metad_crc32_end(metad_crc32_add(metad_crc32_begin(), data, size));
}

#endif
