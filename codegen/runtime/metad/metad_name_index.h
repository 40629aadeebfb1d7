/*
 * metad_name_index.h: from a name to its entry of a table in constant time, by
 * a perfect hash that was computed when the table was generated.
 *
 * Shipped with generated metadata. C99 and C++11 or later; needs no library,
 * no heap, no start-up code and no RAM. Everything in it is read-only, so any
 * number of threads and interrupt handlers may look names up at once.
 *
 * A program that only wants functions and constants needs nothing from here but
 * the version below: metad_registry.h and metad_constant.h look names up.
 *
 *
 * Version
 *
 * METAD_LAYOUT_MAJOR and METAD_LAYOUT_MINOR number the layout of all structs in
 * the headers metad_*.h that are shipped together. Generated tables carry the
 * numbers of the headers that they were compiled with in their first two
 * fields, whose place never changes.
 *   - A minor version appends fields to the end of struct metad_registry and
 *     struct metad_constant_table; everything before them stays where it was,
 *     and the elements of arrays do not change.
 *   - Anything else is a major version, the hash function included.
 * So code that was compiled with layout M.m reads tables of layout M.n for any
 * n >= m, and no others: metad_layout_is_compatible.
 *
 *
 * The hash
 *
 * 32-bit arithmetic; one multiplication for each byte of the name and three
 * more; no division and no product wider than 32 bits. On a 32-bit target the
 * index costs 16 bytes, and 2.5 bytes for each name: 2 in `slots`, about half
 * a byte in `displacements`.
 */
#ifndef METAD_NAME_INDEX_H_
#define METAD_NAME_INDEX_H_

#include <stddef.h>
#include <stdint.h>

#define METAD_LAYOUT_MAJOR 1
#define METAD_LAYOUT_MINOR 0

/* Most names of one index. */
#define METAD_MAX_NAMES 65535u

/* What these headers return for what is absent. */
#ifdef __cplusplus
#define METAD_NULL nullptr
#else
#define METAD_NULL NULL
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Where the entries of a table of `count` names stand.

   The slot of a name is made of the halves of its hash: the high one chooses a
   displacement, which is added to the low one. Generation has chosen seed and
   displacements so that the names of the table have different slots. Names that
   are not in the table have slots as well: whoever looks one up compares the
   name that it finds.

   No hash function separates every set of names. Where generation gave up,
   which takes names that were made for it, bucket_count is 0 and all slots are
   searched, one after the other. An index of no names has bucket_count 0 too.
 */
struct metad_name_index {
  /* By slot: the position in the table. NULL when count is 0. */
  const uint16_t* slots;
  /* By bucket: below count. NULL when bucket_count is 0. */
  const uint16_t* displacements;
  uint32_t seed;
  uint16_t count;
  uint16_t bucket_count;
};

/* Slots of an index, from `first` up to but not including `end`. */
struct metad_slot_range {
  uint32_t first;
  uint32_t end;
};

/* Whether code compiled with these headers can read a table that carries this
   version. */
static inline int metad_layout_is_compatible(uint16_t major, uint16_t minor) {
  /* Unequal, not less: minor version 0 has nothing below it to compare with. */
  const unsigned oldest = METAD_LAYOUT_MINOR;
  return major == METAD_LAYOUT_MAJOR && (minor == oldest || minor > oldest);
}

/* The hash of a name: begin with the seed, step for each character, finish. */
static inline uint32_t metad_hash_step(uint32_t hash, char character) {
  return (hash ^ (character & 0xff)) * 0x01000193u;
}

static inline uint32_t metad_hash_finish(uint32_t hash) {
  hash ^= hash >> 16;
  hash *= 0x7feb352du;
  hash ^= hash >> 15;
  return hash;
}

/* A number below `count`, evenly spread, from a number below 65536. */
static inline uint32_t metad_hash_reduce(uint32_t half, uint16_t count) {
  return (half * count) >> 16;
}

/* Where a name with this (finished) hash would be, if the index has it. */
static inline struct metad_slot_range metad_name_slots(
    const struct metad_name_index* index, uint32_t hash) {
  struct metad_slot_range range = {0, index->count};
  if (index->bucket_count != 0) {
    const uint32_t bucket = metad_hash_reduce(hash >> 16, index->bucket_count);
    range.first = metad_hash_reduce(hash & 0xffff, index->count) +
                  index->displacements[bucket];
    if (range.first >= index->count) range.first -= index->count;
    range.end = range.first + 1;
  }
  return range;
}

/* Whether the entry's name, which ends with a NUL, is the `length` characters
   at `name`, none of which may be NUL. */
static inline int metad_name_is(const char* entry, const char* name,
                                size_t length) {
  size_t i;
  for (i = 0; i < length; ++i) {
    if (entry[i] != name[i]) return 0;
  }
  return entry[length] == '\0';
}

#ifdef __cplusplus
}
#endif

#endif
