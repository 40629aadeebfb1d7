/*
 * The program that is linked with metadata that was generated for no runtime.
 * It asks the registry for everything, as metad_registry.h documents it, and
 * prints
 *
 *   registry NAME FUNCTIONS MODULES MODELS CONSTANTS
 *   model NAME                     for each
 *   module NAME FIRST COUNT MODEL  for each; MODEL is -1 for none
 *   function NAME MODULE VALUE     for each; VALUE is what the function stored
 *   constant NAME MODEL CODE BITS LANES SIZE MISALIGNMENT SHAPE BYTES
 *                                  for each; "[2,3]"; bytes in hexadecimal
 *   absent COUNT                   names that are neither
 *   end
 *
 * A lookup that goes wrong is a line of its own.
 */
#include <stdio.h>
#include <string.h>

#include "abi_declarations.h"
#include "metad_registry.h"

/* Generated beside this file. */
extern const struct metad_registry* const image_registry;
extern const char* const image_absent_names[];
extern const unsigned long image_absent_count;

/* A copy of the name with something else than a NUL behind it. */
static const char* unterminated(const char* name) {
  static char copy[1024];
  const size_t length = strlen(name);
  memcpy(copy, name, length);
  copy[length] = '_';
  return copy;
}

static int model_number(uint16_t model) {
  return model == METAD_NO_MODEL ? -1 : (int)model;
}

static void print_models_and_modules(void) {
  unsigned i;
  for (i = 0; i < image_registry->model_count; ++i) {
    printf("model %s\n", image_registry->models[i].name);
  }
  for (i = 0; i < image_registry->module_count; ++i) {
    const struct metad_module_info* info = &image_registry->modules[i];
    printf("module %s %u %u %d\n", info->name, (unsigned)info->first_function,
           (unsigned)info->function_count, model_number(info->model));
  }
}

static void print_function(uint32_t position) {
  const struct metad_function* function =
      metad_function_at(image_registry, position);
  TVMValue argument;
  TVMValue value;
  int type_code = 0;
  int value_code = -1;
  int resource = 0;
  if (metad_find_function(image_registry, function->name) != function ||
      metad_find_function_n(image_registry, unterminated(function->name),
                            strlen(function->name)) != function) {
    printf("not found: %s\n", function->name);
  }
  argument.v_int64 = 4711;
  value.v_int64 = -1;
  if (function->function(&argument, &type_code, 1, &value, &value_code,
                         &resource) != 0) {
    printf("failed: %s\n", function->name);
  }
  printf("function %s %s %ld\n", function->name,
         metad_module_of_function(image_registry, position)->name,
         (long)value.v_int64);
}

static void print_constant(uint32_t position) {
  const struct metad_constant* constant =
      metad_constant_at(image_registry->constants, position);
  const unsigned char* bytes =
      (const unsigned char*)metad_constant_data(constant, NULL);
  unsigned long i;
  if (metad_find_constant(image_registry, constant->name) != constant ||
      metad_find_constant_n(image_registry, unterminated(constant->name),
                            strlen(constant->name)) != constant) {
    printf("not found: %s\n", constant->name);
  }
  printf("constant %s %d %u %u %u %lu %lu [", constant->name,
         model_number(constant->model), (unsigned)constant->type.code,
         (unsigned)constant->type.bits, (unsigned)constant->type.lanes,
         (unsigned long)constant->size_bytes,
         (unsigned long)((uintptr_t)bytes %
                         metad_constant_alignment(constant)));
  for (i = 0; i < constant->rank; ++i) {
    printf(i == 0 ? "%ld" : ",%ld", (long)constant->shape[i]);
  }
  printf("] ");
  for (i = 0; i < constant->size_bytes; ++i) printf("%02x", bytes[i]);
  printf("\n");
}

static void look_up_absent_names(void) {
  unsigned long i;
  for (i = 0; i < image_absent_count; ++i) {
    const char* name = image_absent_names[i];
    const size_t length = strlen(name);
    if (metad_find_function(image_registry, name) != NULL ||
        metad_find_function_n(image_registry, name, length) != NULL ||
        metad_find_constant(image_registry, name) != NULL ||
        metad_find_constant_n(image_registry, name, length) != NULL) {
      printf("found: %s\n", name);
    }
  }
  printf("absent %lu\n", image_absent_count);
}

int main(void) {
  uint32_t i;
  const struct metad_constant_table* constants = image_registry->constants;
  if (!metad_registry_is_compatible(image_registry) ||
      !metad_constant_table_is_compatible(constants)) {
    return 1;
  }
  printf("registry %s %lu %u %u %lu\n", image_registry->name,
         (unsigned long)metad_function_count(image_registry),
         (unsigned)image_registry->module_count,
         (unsigned)image_registry->model_count,
         (unsigned long)metad_constant_count(constants));
  print_models_and_modules();
  for (i = 0; i < metad_function_count(image_registry); ++i) print_function(i);
  for (i = 0; i < metad_constant_count(constants); ++i) print_constant(i);
  look_up_absent_names();
  if (metad_function_at(image_registry, METAD_MAX_NAMES) != NULL ||
      metad_constant_at(constants, METAD_MAX_NAMES) != NULL) {
    return 1;
  }
  printf("end\n");
  return 0;
}
