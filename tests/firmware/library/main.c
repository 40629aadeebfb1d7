// A program around a TVM archive's modules: finds every function that TVM's own
// registry lists through the generated one, in TVM's order; where there are
// constants, finds them by name in flash; where there is an ahead-of-time
// compiled model, runs it by name.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "library_expectations.h"
#include "tvm_abi.h"
#ifdef EXPECTED_CONSTANTS
#include "metad_constant.h"
extern const struct metad_constant_table metad_kws_constants;
#endif

const struct TVMModule* TVMSystemLibEntryPoint(void);

#ifdef EXPECTED_BLOCK
// The operators' constants.
extern const uint8_t tvmgen_kws_constant_block[];
#endif

static int failures = 0;

static void check(int holds, const char* what, const char* subject) {
  if (holds) return;
  ++failures;
  board_print("FAIL ");
  board_print(what);
  board_print(" ");
  board_print(subject);
  board_print("\n");
}

static int equal(const char* a, const char* b) {
  while (*a != '\0' && *a == *b) {
    ++a;
    ++b;
  }
  return *a == *b;
}

// The position of the name in the registry, from `first` on, or its size.
static unsigned position(const char* name, unsigned first, unsigned size) {
  const char* candidate = TVMSystemLibEntryPoint()->registry->names + 2;
  unsigned i;
  for (i = 0; i < size; ++i) {
    if (i >= first && equal(candidate, name)) return i;
    while (*candidate != '\0') ++candidate;
    ++candidate;
  }
  return size;
}

static unsigned registry_size(void) {
  const struct TVMFuncRegistry* registry = TVMSystemLibEntryPoint()->registry;
  const unsigned char* count = (const unsigned char*)registry->names;
  return count[0] | (unsigned)count[1] << 8;
}

static void check_registry(void) {
  const struct TVMFuncRegistry* registry = TVMSystemLibEntryPoint()->registry;
  const unsigned size = registry_size();
  unsigned next = 0;
  size_t i;
  check(board_in_flash(registry->funcs, size * sizeof(registry->funcs[0])),
        "in RAM:", "table of functions");
  for (i = 0; i < sizeof(expected_functions) / sizeof(expected_functions[0]);
       ++i) {
    next = position(expected_functions[i], next, size);
    check(next < size && registry->funcs[next] != 0,
          "not found, or in another order:", expected_functions[i]);
    ++next;
  }
}

#ifdef EXPECTED_CONSTANTS
static void check_constants(void) {
  size_t i;
  uint64_t j;
  for (i = 0; i < sizeof(expected_constants) / sizeof(expected_constants[0]);
       ++i) {
    const struct expected_constant* expected = &expected_constants[i];
    const struct metad_constant* found =
        metad_constant_table_find(&metad_kws_constants, expected->name);
    check(found != NULL, "no constant", expected->name);
    if (found == NULL) continue;
    check(found->size_bytes == expected->size, "size of", expected->name);
    check(board_in_flash(found->data, (uintptr_t)found->size_bytes),
          "in RAM:", expected->name);
    for (j = 0; j < expected->size && j < found->size_bytes; ++j) {
      if (((const unsigned char*)found->data)[j] == expected->bytes[j])
        continue;
      check(0, "bytes of", expected->name);
      break;
    }
  }
}
#endif

#ifdef EXPECTED_C_ENTRY
#include "tvmgen_kws.h"

static float output[sizeof(expected_output) / sizeof(expected_output[0])];

static void check_model(void) {
  struct tvmgen_kws_inputs inputs = {(void*)model_input};
  struct tvmgen_kws_outputs outputs = {output};
  size_t i;
  check(tvmgen_kws_run(&inputs, &outputs) == 0, "failed:", "C entry");
  for (i = 0; i < sizeof(output) / sizeof(output[0]); ++i) {
    const float difference = output[i] - expected_output[i];
    check(difference <= 1e-5f && difference >= -1e-5f, "wrong output of",
          "C entry");
  }
}
#elif defined(EXPECTED_OUTPUT)
static float output[sizeof(expected_output) / sizeof(expected_output[0])];

static void check_model(void) {
  int64_t input_shape[] = {EXPECTED_INPUT_SHAPE};
  int64_t output_shape[] = {EXPECTED_OUTPUT_SHAPE};
  DlTensor tensors[2] = {
      {.data = (void*)model_input,
       .device = {1, 0},
       .ndim = sizeof(input_shape) / sizeof(input_shape[0]),
       .dtype = {kDlFloat, 32, 1},
       .shape = input_shape},
      {.data = output,
       .device = {1, 0},
       .ndim = sizeof(output_shape) / sizeof(output_shape[0]),
       .dtype = {kDlFloat, 32, 1},
       .shape = output_shape},
  };
  TvmValue args[2] = {{.v_handle = &tensors[0]}, {.v_handle = &tensors[1]}};
  int type_codes[2] = {kTvmDlTensorHandle, kTvmDlTensorHandle};
  TvmValue result;
  int result_code = 0;
  const unsigned size = registry_size();
  const unsigned entry = position(EXPECTED_ENTRY, 0, size);
  size_t i;
  check(entry < size, "no entry", EXPECTED_ENTRY);
  if (entry == size) return;
  check(TVMSystemLibEntryPoint()->registry->funcs[entry](
            args, type_codes, 2, &result, &result_code, 0) == 0,
        "failed:", EXPECTED_ENTRY);
  for (i = 0; i < sizeof(output) / sizeof(output[0]); ++i) {
    const float difference = output[i] - expected_output[i];
    check(difference <= 1e-5f && difference >= -1e-5f, "wrong output of",
          EXPECTED_ENTRY);
  }
}
#endif

int main(void) {
  check_registry();
#ifdef EXPECTED_CONSTANTS
  check_constants();
#endif
#ifdef EXPECTED_BLOCK
  check(board_in_flash(tvmgen_kws_constant_block, 1), "in RAM:", "constants");
#endif
#ifdef EXPECTED_OUTPUT
  check_model();
#endif
  if (failures != 0) return 1;
  board_print("PASS library\n");
  return 0;
}
