/*
 * metad_constant.h: the constant tensors of an image, by name: where they are,
 * how large, of which type and shape.
 *
 * Shipped with generated metadata, whatever runtime it is for. C99 and C++11 or
 * later; no library, no heap, no start-up code, no RAM, any number of threads
 * at once; metad_name_index.h says which versions of tables it can read.
 *
 * A generated header declares a table:
 *
 *     const struct metad_constant* weight =
 *         metad_constant_table_find(&metad_sine_constants, "sine_weight");
 *     if (weight == NULL) return kNoSuchWeight;
 *     memcpy(tensor, weight->data, (size_t)weight->size_bytes);
 *
 * On a 32-bit target the table costs 32 bytes, a pool 32 (and 32 for a
 * SHA-256), and a constant 40, its name, 2.5 for the index, and 8 for each
 * extent of its shape, which it shares with other constants of that shape.
 */
#ifndef METAD_CONSTANT_H_
#define METAD_CONSTANT_H_

#include "metad_name_index.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The type of a tensor's elements, field by field as DLPack's DLDataType. */
struct metad_data_type {
  /* DLPack's DLDataTypeCode: 0 signed integer, 1 unsigned integer, 2 IEEE
     floating point, 4 bfloat, 5 complex, 6 bool, 7 to 17 smaller floats. */
  uint8_t code;
  /* Of one lane. */
  uint8_t bits;
  uint16_t lanes;
};

/* metad_constant::pool of a constant that the image itself holds. */
#define METAD_IN_IMAGE 0xffffu

/* metad_constant::model and metad_module_info::model of what came with an
   earlier registry, which the image's registry serves too. */
#define METAD_NO_MODEL 0xffffu

struct metad_constant {
  /* Of the tensor; 0 when it has no elements. */
  uint64_t size_bytes;
  /* From the start of its pool; 0 for a constant in the image. */
  uint64_t pool_offset;
  const char* name;
  /* The elements, row-major, each in the target's byte order; elements of less
     than a byte are packed as DLPack says. NULL for a constant in a pool; never
     NULL otherwise, even if there is no element. */
  const void* data;
  /* `rank` extents, the slowest first. NULL when rank is 0: one element. */
  const int64_t* shape;
  struct metad_data_type type;
  /* Index into metad_constant_table::pools, or METAD_IN_IMAGE. */
  uint16_t pool;
  /* Number of its model in the order of the request, from 0; or
     METAD_NO_MODEL. */
  uint16_t model;
  uint8_t rank;
  /* Logarithm to base 2 of the alignment in bytes that `data`, or where it is
     in its pool, was given: 4 for 16 bytes. */
  uint8_t alignment_log2;
  /* 0. */
  uint16_t reserved;
};

/* metad_pool::address of a pool that the program finds by itself. */
#define METAD_ADDRESS_UNKNOWN UINT64_MAX

/* Constants that are not part of the image: one blob, programmed or loaded on
   its own. Its checksum tells the blob that belongs to this image from
   others. */
struct metad_pool {
  /* Where the target sees the blob's first byte, or METAD_ADDRESS_UNKNOWN. */
  uint64_t address;
  uint64_t size_bytes;
  const char* name;
  /* 32 bytes, of the whole blob; NULL when the request asked for CRC-32. */
  const uint8_t* sha256;
  /* Of the whole blob, as IEEE 802.3, zlib and PNG compute it; 0 when the
     request asked for SHA-256. */
  uint32_t crc32;
  /* Of the blob's first byte, in bytes: a power of two. */
  uint32_t alignment;
};

struct metad_constant_table {
  /* METAD_LAYOUT_MAJOR and METAD_LAYOUT_MINOR of when it was compiled. */
  uint16_t layout_major;
  uint16_t layout_minor;
  uint16_t pool_count;
  /* 0. */
  uint16_t reserved;
  /* `index.count` constants, in the order of the request that they came with.
     NULL when there is none. Several names may share their data. */
  const struct metad_constant* constants;
  /* NULL when there is none. */
  const struct metad_pool* pools;
  struct metad_name_index index;
};

/* Whether this program can read the table. Ask once, before anything else, when
   program and table were not compiled together. */
static inline int metad_constant_table_is_compatible(
    const struct metad_constant_table* table) {
  return metad_layout_is_compatible(table->layout_major, table->layout_minor);
}

/* Constants of the table; their positions are below it. */
static inline uint32_t metad_constant_count(
    const struct metad_constant_table* table) {
  return table->index.count;
}

/* The constant at a position, NULL if there is none. */
static inline const struct metad_constant* metad_constant_at(
    const struct metad_constant_table* table, uint32_t position) {
  if (position >= table->index.count) return METAD_NULL;
  return &table->constants[position];
}

/* For the two functions below: the constant with this name, whose hash is
   known. */
static inline const struct metad_constant* metad_constant_of_hash(
    const struct metad_constant_table* table, uint32_t hash, const char* name,
    size_t length) {
  struct metad_slot_range slots =
      metad_name_slots(&table->index, metad_hash_finish(hash));
  for (; slots.first < slots.end; ++slots.first) {
    const struct metad_constant* const constant =
        &table->constants[table->index.slots[slots.first]];
    if (metad_name_is(constant->name, name, length)) return constant;
  }
  return METAD_NULL;
}

/* The constant of this name, which ends with a NUL; NULL if there is none.
   Neither argument may be NULL. */
static inline const struct metad_constant* metad_constant_table_find(
    const struct metad_constant_table* table, const char* name) {
  uint32_t hash = table->index.seed;
  size_t length = 0;
  for (; name[length] != '\0'; ++length) {
    hash = metad_hash_step(hash, name[length]);
  }
  return metad_constant_of_hash(table, hash, name, length);
}

/* The same for a name of `length` characters that need not end with a NUL. */
static inline const struct metad_constant* metad_constant_table_find_n(
    const struct metad_constant_table* table, const char* name, size_t length) {
  uint32_t hash = table->index.seed;
  size_t i;
  for (i = 0; i < length; ++i) {
    if (name[i] == '\0') return METAD_NULL;
    hash = metad_hash_step(hash, name[i]);
  }
  return metad_constant_of_hash(table, hash, name, length);
}

/* The alignment of the constant in bytes: a power of two. */
static inline uint32_t metad_constant_alignment(
    const struct metad_constant* constant) {
  const uint32_t one = 1;
  return one << constant->alignment_log2;
}

/* The pool that holds the constant, NULL when the image does. */
static inline const struct metad_pool* metad_constant_pool(
    const struct metad_constant_table* table,
    const struct metad_constant* constant) {
  if (constant->pool >= table->pool_count) return METAD_NULL;
  return &table->pools[constant->pool];
}

/* The constant's elements. `pool_start` is where its pool's first byte is; a
   constant in the image needs none, so that NULL will do. NULL for a constant
   in a pool when pool_start is NULL. */
static inline const void* metad_constant_data(
    const struct metad_constant* constant, const unsigned char* pool_start) {
  if (constant->pool == METAD_IN_IMAGE) return constant->data;
  if (pool_start == METAD_NULL) return METAD_NULL;
  return pool_start + constant->pool_offset;
}

#ifdef __cplusplus
}
#endif

#endif
