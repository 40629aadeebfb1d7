/*
 * No runtime: the lookups of metad_registry.h, which comes with the metadata.
 * It has the constants by name, too.
 */
#include "abi.h"
#include "crt_operators.h"
#include "expectations.h"
#include "metad_registry.h"

/* Of the model "edge", as its header declares it. */
extern const struct metad_registry metad_edge_registry;

static const struct metad_registry* const registry = &metad_edge_registry;

static uintptr_t length_of(const char* text) {
  uintptr_t length = 0;
  while (text[length] != '\0') ++length;
  return length;
}

static void check_text(const char* text, const char* subject) {
  check_in_flash(text, length_of(text) + 1, subject);
}

static void check_index(const struct metad_name_index* index,
                        const char* subject) {
  check_in_flash(index->slots, index->count * sizeof(index->slots[0]), subject);
  check_in_flash(index->displacements,
                 index->bucket_count * sizeof(index->displacements[0]),
                 subject);
}

static void check_constant_entry(const struct metad_constant* entry,
                                 const struct expected_constant* constant) {
  check(entry->data == constant->address, "has another address",
        constant->name);
  check(entry->size_bytes == constant->size, "has another size",
        constant->name);
  check_in_flash(entry, sizeof(*entry), "an entry of the constants' table");
  check_text(entry->name, "a constant's name");
  if (entry->rank == 0) return;
  check_in_flash(entry->shape, entry->rank * sizeof(int64_t), "a shape");
}

static void check_constants_by_name(void) {
  uint32_t i;
  check(metad_constant_count(registry->constants) == expected_constant_count,
        "another count", "of constants");
  for (i = 0; i < expected_constant_count; ++i) {
    const struct expected_constant* constant = &expected_constants[i];
    const struct metad_constant* entry =
        metad_find_constant(registry, constant->name);
    check(entry != 0, "not in the table of constants", constant->name);
    if (entry != 0) check_constant_entry(entry, constant);
  }
  for (i = 0; i < expected_function_count; ++i) {
    const char* name = expected_functions[i].name;
    check(metad_find_constant(registry, name) == 0, "in the table of constants",
          name);
  }
}

static void check_modules(void) {
  uint16_t i;
  for (i = 0; i < registry->module_count; ++i) {
    check_text(registry->modules[i].name, "a module's name");
  }
  for (i = 0; i < registry->model_count; ++i) {
    check_text(registry->models[i].name, "a model's name");
  }
  check_in_flash(registry->modules,
                 registry->module_count * sizeof(registry->modules[0]),
                 "the modules");
  check_in_flash(registry->models,
                 registry->model_count * sizeof(registry->models[0]),
                 "the models");
}

int abi_start(void) { return metad_registry_is_compatible(registry); }

uint32_t abi_function_count(void) { return metad_function_count(registry); }

void abi_check_tables(void) {
  const uint32_t count = metad_function_count(registry);
  uint32_t i;
  check_in_flash(registry, sizeof(*registry), "the registry");
  check_in_flash(registry->functions, count * sizeof(registry->functions[0]),
                 "the functions");
  for (i = 0; i < count; ++i) {
    check_text(registry->functions[i].name, "a function's name");
  }
  check_index(&registry->function_index, "the functions' index");
  check_modules();
  check_in_flash(registry->constants, sizeof(*registry->constants),
                 "the table of constants");
  check_index(&registry->constants->index, "the constants' index");
  check_constants_by_name();
}

enum abi_outcome abi_call(const char* name, int64_t* value) {
  const struct metad_function* found = metad_find_function(registry, name);
  TVMValue argument;
  TVMValue result;
  int type_code = 0;
  int result_code = -1;
  int resource = 0;
  if (found == 0) return ABI_ABSENT;
  argument.v_int64 = OPERATOR_ARGUMENT;
  result.v_int64 = -1;
  if (found->function(&argument, &type_code, 1, &result, &result_code,
                      &resource) != 0 ||
      result_code != 0) {
    return ABI_FAILED;
  }
  *value = result.v_int64;
  return ABI_CALLED;
}
