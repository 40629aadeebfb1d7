/*
 * metad_registry.h: the operator functions and constant tensors of an image, by
 * name, with no runtime library.
 *
 * Shipped with metadata that was generated for the runtime `standalone`. C99
 * and C++11 or later; needs <stddef.h> and <stdint.h>, and nothing at run time:
 * no library, no heap, no start-up code, no RAM. A lookup takes the same time
 * among ten functions and among ten thousand. All of it is constant data, so
 * threads and interrupt handlers may use it at once.
 *
 * NAME_metadata.h declares the registry of a request, metad_NAME_registry. One
 * registry serves all models of its request, and registries of several requests
 * may stand in one image.
 *
 *     #include "sine_metadata.h"
 *
 *     const struct metad_function* dense =
 *         metad_find_function(&metad_sine_registry, "tvmgen_sine_dense");
 *     if (dense == NULL) return kNoSuchFunction;
 *     status = dense->function(args, type_codes, 2, &value, &code, NULL);
 *
 *     for (i = 0; i < metad_function_count(&metad_sine_registry); ++i) {
 *       puts(metad_function_at(&metad_sine_registry, i)->name);
 *     }
 *
 * A name that the registry does not have is never mistaken for one that it has:
 * the name found is compared with the name asked for, to the last character.
 *
 * What it costs in flash on a 32-bit target: 44 bytes for the registry; for a
 * function 8 bytes, 2.5 for the index, and its name with a NUL; 12 for a module
 * and 4 for a model, and their names; constants as metad_constant.h says.
 *
 * Limits: 65,535 functions, modules, models, constants and pools each.
 *
 * metad_name_index.h says which versions of registries this header can read.
 */
#ifndef METAD_REGISTRY_H_
#define METAD_REGISTRY_H_

#include "metad_constant.h"
#include "metad_name_index.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An operator, called as TVM's compilers call theirs ("packed"): args points to
   num_args unions of 8 bytes, TVMValue, which type_codes tells apart; the
   result goes to *out_ret_value, another such union, and its type to
   *out_ret_tcode. 0 is success.

   It is a type of its own rather than void (*)(void), so that a call needs no
   cast and the compiler checks its arguments. Only functions that are called
   this way are in a registry. */
typedef int (*metad_packed_function)(void* args, int* type_codes, int num_args,
                                     void* out_ret_value, int* out_ret_tcode,
                                     void* resource_handle);

struct metad_function {
  const char* name;
  metad_packed_function function;
};

/* A runtime module, and the functions it answers get_func_names with: those
   from position first_function on. A module whose functions do not stand
   together in the registry is there once for each group that does. */
struct metad_module_info {
  const char* name;
  uint16_t first_function;
  uint16_t function_count;
  /* Index into metad_registry::models, or METAD_NO_MODEL. */
  uint16_t model;
  /* 0. */
  uint16_t reserved;
};

/* A model. Modules and constants refer to theirs by its index; what they have
   in the registry need not stand together. */
struct metad_model_info {
  const char* name;
};

struct metad_registry {
  /* METAD_LAYOUT_MAJOR and METAD_LAYOUT_MINOR of when it was compiled. */
  uint16_t layout_major;
  uint16_t layout_minor;
  uint16_t module_count;
  uint16_t model_count;
  /* What the request called it: the NAME of metad_NAME_registry. */
  const char* name;
  /* `function_index.count` functions, at least one, in the order of
     `modules`. */
  const struct metad_function* functions;
  struct metad_name_index function_index;
  const struct metad_module_info* modules;
  const struct metad_model_info* models;
  /* Never NULL, but maybe a table of no constants. */
  const struct metad_constant_table* constants;
};

/* Whether this program can read the registry. Ask once, before anything else,
   when program and registry were not compiled together. */
static inline int metad_registry_is_compatible(
    const struct metad_registry* registry) {
  return metad_layout_is_compatible(registry->layout_major,
                                    registry->layout_minor);
}

/* Functions of the registry; their positions are below it. */
static inline uint32_t metad_function_count(
    const struct metad_registry* registry) {
  return registry->function_index.count;
}

/* The function at a position, NULL if there is none. */
static inline const struct metad_function* metad_function_at(
    const struct metad_registry* registry, uint32_t position) {
  if (position >= registry->function_index.count) return METAD_NULL;
  return &registry->functions[position];
}

/* For the two functions below: the function with this name, whose hash is
   known. */
static inline const struct metad_function* metad_function_of_hash(
    const struct metad_registry* registry, uint32_t hash, const char* name,
    size_t length) {
  const struct metad_name_index* const index = &registry->function_index;
  struct metad_slot_range slots =
      metad_name_slots(index, metad_hash_finish(hash));
  for (; slots.first < slots.end; ++slots.first) {
    const struct metad_function* const function =
        &registry->functions[index->slots[slots.first]];
    if (metad_name_is(function->name, name, length)) return function;
  }
  return METAD_NULL;
}

/* The function of this name, which ends with a NUL; NULL if there is none.
   Neither argument may be NULL. */
static inline const struct metad_function* metad_find_function(
    const struct metad_registry* registry, const char* name) {
  uint32_t hash = registry->function_index.seed;
  size_t length = 0;
  for (; name[length] != '\0'; ++length) {
    hash = metad_hash_step(hash, name[length]);
  }
  return metad_function_of_hash(registry, hash, name, length);
}

/* The same for a name of `length` characters that need not end with a NUL. */
static inline const struct metad_function* metad_find_function_n(
    const struct metad_registry* registry, const char* name, size_t length) {
  uint32_t hash = registry->function_index.seed;
  size_t i;
  for (i = 0; i < length; ++i) {
    if (name[i] == '\0') return METAD_NULL;
    hash = metad_hash_step(hash, name[i]);
  }
  return metad_function_of_hash(registry, hash, name, length);
}

/* The module that offers the function at a position, NULL if there is no such
   function. Takes a step for each module. */
static inline const struct metad_module_info* metad_module_of_function(
    const struct metad_registry* registry, uint32_t position) {
  uint16_t i;
  for (i = 0; i < registry->module_count; ++i) {
    const struct metad_module_info* const info = &registry->modules[i];
    /* Modules follow one another, so that no position is before this one's. */
    if (position - info->first_function < info->function_count) return info;
  }
  return METAD_NULL;
}

/* The constant of this name, which ends with a NUL; NULL if there is none. */
static inline const struct metad_constant* metad_find_constant(
    const struct metad_registry* registry, const char* name) {
  return metad_constant_table_find(registry->constants, name);
}

/* The same for a name of `length` characters that need not end with a NUL. */
static inline const struct metad_constant* metad_find_constant_n(
    const struct metad_registry* registry, const char* name, size_t length) {
  return metad_constant_table_find_n(registry->constants, name, length);
}

#ifdef __cplusplus
}
#endif

#endif
