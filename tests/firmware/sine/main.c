// The sine model on bare metal: finds its operators by name in the registry
// that metad generated, and runs them on constants that never leave flash.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "expected_outputs.h"
#include "sine_metadata.h"
#include "tvm_abi.h"

// Written by hand: what the modules export, not what the registry says.
#define SINE_OPERATORS(X)          \
  X(tvmgen_sine_fused_dense0_relu) \
  X(tvmgen_sine_npu_dense1_relu)   \
  X(tvmgen_sine_fused_dense2)

enum { kDense0, kDense1, kDense2, kNumOperators };

static int failures = 0;

static void check(int holds, const char* claim, const char* subject) {
  if (!holds) ++failures;
  board_print(holds ? "PASS " : "FAIL ");
  board_print(claim);
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

static const char* after(const char* name) {
  while (*name != '\0') ++name;
  return name + 1;
}

static unsigned count_of(const struct TVMFuncRegistry* registry) {
  const unsigned char* names = (const unsigned char*)registry->names;
  return names[0] | (unsigned)names[1] << 8;
}

// The function that the registry has by that name, or null.
static PackedFunction find(const struct TVMFuncRegistry* registry,
                           const char* name) {
  const char* candidate = registry->names + 2;
  const unsigned count = count_of(registry);
  unsigned i;
  for (i = 0; i < count; ++i) {
    if (equal(candidate, name)) return registry->funcs[i];
    candidate = after(candidate);
  }
  return 0;
}

static void check_storage(const struct TVMModule* module) {
  const struct TVMFuncRegistry* registry = module->registry;
  const unsigned count = count_of(registry);
  const char* end = registry->names + 2;
  unsigned i;
  for (i = 0; i < count; ++i) end = after(end);
  check(*end == '\0', "the names end with a NUL of their own", "");
  check(board_in_flash(module, sizeof(*module)), "in flash: ", "the module");
  check(board_in_flash(registry, sizeof(*registry)), "in flash: ", "the registry");
  check(board_in_flash(registry->names, (size_t)(end + 1 - registry->names)),
        "in flash: ", "the names");
  check(board_in_flash(registry->funcs, count * sizeof(PackedFunction)),
        "in flash: ", "the function table");
}

static uint32_t fnv1a(const void* data, size_t size) {
  const unsigned char* byte = data;
  uint32_t hash = 0x811C9DC5u;
  for (; size != 0; --size, ++byte) hash = (hash ^ *byte) * 0x01000193u;
  return hash;
}

static void check_constants(void) {
#define CHECK_CONSTANT(name, bytes, hash)                             \
  check(board_in_flash(name, bytes), "in flash: ", #name);                  \
  check((uintptr_t)(name) % 16 == 0, "aligned to 16: ", #name);       \
  check(sizeof(name) == (bytes), "has the training's size: ", #name); \
  check(fnv1a(name, bytes) == (hash), "has the training's bits: ", #name);
  SINE_CONSTANTS(CHECK_CONSTANT)
#undef CHECK_CONSTANT
}

// Finds each operator by name and compares with what the linker resolved.
static void find_operators(const struct TVMFuncRegistry* registry,
                           PackedFunction operators[kNumOperators]) {
  static const char* const names[kNumOperators] = {
#define NAME(f) #f,
      SINE_OPERATORS(NAME)
#undef NAME
  };
  // The one function type that every other converts to without a warning.
  typedef void (*AnyFunction)(void);
  static const AnyFunction linked[kNumOperators] = {
#define ADDRESS(f) (AnyFunction) f,
      SINE_OPERATORS(ADDRESS)
#undef ADDRESS
  };
  static const char* const absent[] = {
      "",
      "tvmgen_sine_fused_dense",
      "tvmgen_sine_fused_dense0_relu_",
      "row_argument",
      "sine_dense0_weight",
      "TVMSystemLibEntryPoint",
  };
  size_t i;
  for (i = 0; i < kNumOperators; ++i) {
    operators[i] = find(registry, names[i]);
    check(operators[i] != 0 && (AnyFunction)operators[i] == linked[i],
          "found by name: ", names[i]);
  }
  for (i = 0; i < sizeof(absent) / sizeof(absent[0]); ++i) {
    check(find(registry, absent[i]) == 0, "not in the registry: ", absent[i]);
  }
  check(count_of(registry) == kNumOperators, "counts every operator, once", "");
}

// Calls an operator the way TVM's runtime does, on float32 rows.
static int call(PackedFunction function, float* input, int64_t inputs,
                float* output, int64_t outputs) {
  int64_t shapes[2][2] = {{1, 0}, {1, 0}};
  DlTensor tensors[2] = {
      {.data = input, .device = {1, 0}, .ndim = 2, .dtype = {kDlFloat, 32, 1}},
      {.data = output, .device = {1, 0}, .ndim = 2, .dtype = {kDlFloat, 32, 1}},
  };
  TvmValue args[2] = {{.v_handle = &tensors[0]}, {.v_handle = &tensors[1]}};
  int type_codes[2] = {kTvmDlTensorHandle, kTvmDlTensorHandle};
  TvmValue result;
  int result_code = 0;
  shapes[0][1] = inputs;
  shapes[1][1] = outputs;
  tensors[0].shape = shapes[0];
  tensors[1].shape = shapes[1];
  return function(args, type_codes, 2, &result, &result_code, 0);
}

static void check_inference(PackedFunction operators[kNumOperators]) {
  float largest = 0.0f;
  int errors = 0;
  int i;
  for (i = 0; i < SINE_NUM_TESTS; ++i) {
    float input = kSineInputs[i];
    float hidden0[16];
    float hidden1[16];
    float output = 0.0f;
    float difference;
    if (call(operators[kDense0], &input, 1, hidden0, 16) != 0) ++errors;
    if (call(operators[kDense1], hidden0, 16, hidden1, 16) != 0) ++errors;
    if (call(operators[kDense2], hidden1, 16, &output, 1) != 0) ++errors;
    difference = output - kSineExpectedOutputs[i];
    if (difference < 0.0f) difference = -difference;
    // Written so that a NaN is an error, too.
    if (!(difference <= SINE_TOLERANCE)) ++errors;
    if (difference > largest) largest = difference;
  }
  check(errors == 0, "inference equals numpy's, within ", SINE_TOLERANCE_TEXT);
  board_print("largest difference in 1e-9: ");
  board_print_decimal((uint32_t)(largest * 1e9f));
  board_print(", inputs: ");
  board_print_decimal(SINE_NUM_TESTS);
  board_print("\n");
}

int main(void) {
  const struct TVMModule* module = TVMSystemLibEntryPoint();
  PackedFunction operators[kNumOperators];
  check_storage(module);
  check_constants();
  find_operators(module->registry, operators);
  if (failures == 0) check_inference(operators);
  board_print(failures == 0 ? "PASS sine on Cortex-M3\n"
                                  : "FAIL sine on Cortex-M3\n");
  return failures == 0 ? 0 : 1;
}
