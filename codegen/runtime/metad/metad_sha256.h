/*
 * metad_sha256.h: SHA-256 (FIPS 180-4).
 *
 * Stands in generated sources that check a pool of constants, which is why its
 * text brings all it needs. C99 and C++11 or later; no library, not even the
 * memcpy and memset that compilers like to call; 100 bytes of stack and a table
 * of 256 bytes.
 */
#ifndef METAD_SHA256_H_
#define METAD_SHA256_H_

#include <stddef.h>
#include <stdint.h>

static inline uint32_t metad_sha256_rotated(uint32_t word, unsigned bits) {
  return (word >> bits) | (word << (32u - bits));
}

/* The byte at a position of the padded message: the data, a one bit, zeros, and
   the number of bits in the last eight bytes. */
static inline uint32_t metad_sha256_padded(const unsigned char* data,
                                           size_t size, uint64_t position,
                                           uint64_t end) {
  /* No 64-bit shift by a variable: 32-bit compilers call a library for it. */
  unsigned from_end;
  uint32_t bits;
  if (position < size) return data[position];
  if (position == size) return 0x80u;
  if (position < end - 8u) return 0u;
  from_end = (unsigned)(end - 1u - position);
  bits = from_end < 4u ? (uint32_t)size << 3 : (uint32_t)((uint64_t)size >> 29);
  return (bits >> (8u * (from_end & 3u))) & 0xffu;
}

/* The big-endian word at a position of the padded message. */
static inline uint32_t metad_sha256_word(const unsigned char* data, size_t size,
                                         uint64_t position, uint64_t end) {
  if (position + 4u <= size) {
    const unsigned char* const bytes = data + position;
    return ((uint32_t)bytes[0] << 24) | ((uint32_t)bytes[1] << 16) |
           ((uint32_t)bytes[2] << 8) | bytes[3];
  }
  return (metad_sha256_padded(data, size, position, end) << 24) |
         (metad_sha256_padded(data, size, position + 1u, end) << 16) |
         (metad_sha256_padded(data, size, position + 2u, end) << 8) |
         metad_sha256_padded(data, size, position + 3u, end);
}

/* Adds a block of 16 words to the state; the words are used up. */
static inline void metad_sha256_add_block(uint32_t state[8],
                                          uint32_t words[16]) {
  static const uint32_t constants[64] = {
      0x428a2f98u, 0x71374491u, 0xb5c0fbcfu, 0xe9b5dba5u, 0x3956c25bu,
      0x59f111f1u, 0x923f82a4u, 0xab1c5ed5u, 0xd807aa98u, 0x12835b01u,
      0x243185beu, 0x550c7dc3u, 0x72be5d74u, 0x80deb1feu, 0x9bdc06a7u,
      0xc19bf174u, 0xe49b69c1u, 0xefbe4786u, 0x0fc19dc6u, 0x240ca1ccu,
      0x2de92c6fu, 0x4a7484aau, 0x5cb0a9dcu, 0x76f988dau, 0x983e5152u,
      0xa831c66du, 0xb00327c8u, 0xbf597fc7u, 0xc6e00bf3u, 0xd5a79147u,
      0x06ca6351u, 0x14292967u, 0x27b70a85u, 0x2e1b2138u, 0x4d2c6dfcu,
      0x53380d13u, 0x650a7354u, 0x766a0abbu, 0x81c2c92eu, 0x92722c85u,
      0xa2bfe8a1u, 0xa81a664bu, 0xc24b8b70u, 0xc76c51a3u, 0xd192e819u,
      0xd6990624u, 0xf40e3585u, 0x106aa070u, 0x19a4c116u, 0x1e376c08u,
      0x2748774cu, 0x34b0bcb5u, 0x391c0cb3u, 0x4ed8aa4au, 0x5b9cca4fu,
      0x682e6ff3u, 0x748f82eeu, 0x78a5636fu, 0x84c87814u, 0x8cc70208u,
      0x90befffau, 0xa4506cebu, 0xbef9a3f7u, 0xc67178f2u};
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  unsigned i;
  for (i = 0; i < 64u; ++i) {
    uint32_t word = words[i & 15u];
    uint32_t t1, t2;
    if (i >= 16u) {
      const uint32_t w15 = words[(i + 1u) & 15u];
      const uint32_t w2 = words[(i + 14u) & 15u];
      word += words[(i + 9u) & 15u];
      word += metad_sha256_rotated(w15, 7) ^ metad_sha256_rotated(w15, 18) ^
              (w15 >> 3);
      word += metad_sha256_rotated(w2, 17) ^ metad_sha256_rotated(w2, 19) ^
              (w2 >> 10);
      words[i & 15u] = word;
    }
    t1 = h + word + constants[i] + ((e & f) ^ (~e & g)) +
         (metad_sha256_rotated(e, 6) ^ metad_sha256_rotated(e, 11) ^
          metad_sha256_rotated(e, 25));
    t2 = ((a & b) ^ (a & c) ^ (b & c)) + (metad_sha256_rotated(a, 2) ^
                                          metad_sha256_rotated(a, 13) ^
                                          metad_sha256_rotated(a, 22));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

/* The state before the first block. */
static inline void metad_sha256_begin(uint32_t state[8]) {
  state[0] = 0x6a09e667u;
  state[1] = 0xbb67ae85u;
  state[2] = 0x3c6ef372u;
  state[3] = 0xa54ff53au;
  state[4] = 0x510e527fu;
  state[5] = 0x9b05688cu;
  state[6] = 0x1f83d9abu;
  state[7] = 0x5be0cd19u;
}

/* Stores the digest of the bytes: state[0] is its first four, the most
   significant one first, and so on. */
static inline void metad_sha256(const unsigned char* data, size_t size,
                                uint32_t state[8]) {
  const uint64_t end = ((uint64_t)size + 9u + 63u) / 64u * 64u;
  uint64_t position;
  metad_sha256_begin(state);
  for (position = 0; position < end; position += 64u) {
    uint32_t words[16];
    unsigned i;
    for (i = 0; i < 16u; ++i) {
      words[i] =
          metad_sha256_word(data, size, position + (uint64_t)4u * i, end);
    }
    metad_sha256_add_block(state, words);
  }
}

#endif
