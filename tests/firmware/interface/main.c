// The sine model behind its C interface: the firmware finds the model's
// metadata by name in the registry that metad generated, checks every field of
// it, and runs the model through tvmgen_sine.h, in the workspace that metad
// defined.
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "expected_outputs.h"
#include "sine_metadata.h"
#include "tvm_abi.h"
#include "tvmgen_sine.h"

// TVM's, version 1; written by hand.
typedef struct {
  const char* name;
  const int64_t* shape;
  int64_t num_shape;
  uint8_t code;
  uint8_t bits;
  uint16_t lanes;
} TensorInfo;

typedef struct {
  const char* name_hint;
  int64_t byte_offset;
  int64_t data_len;
  const void* data_bytes;
} ConstantInfo;

typedef struct {
  int64_t version;
  const TensorInfo* inputs;
  int64_t num_inputs;
  const TensorInfo* outputs;
  int64_t num_outputs;
  const TensorInfo* workspace_pools;
  int64_t num_workspace_pools;
  const ConstantInfo* constant_pools;
  int64_t num_constant_pools;
  const char* mod_name;
} Metadata;

static int failures = 0;

static void check(int holds, const char* what) {
  if (holds) return;
  ++failures;
  board_print("FAIL ");
  board_print(what);
  board_print("\n");
}

static int equal(const char* a, const char* b) {
  while (*a != '\0' && *a == *b) {
    ++a;
    ++b;
  }
  return *a == *b;
}

// The function that the registry has by that name, or null.
static PackedFunction find(const char* name) {
  const struct TVMFuncRegistry* registry = TVMSystemLibEntryPoint()->registry;
  const unsigned char* count = (const unsigned char*)registry->names;
  const char* candidate = registry->names + 2;
  unsigned i;
  for (i = 0; i < (count[0] | (unsigned)count[1] << 8); ++i) {
    if (equal(candidate, name)) return registry->funcs[i];
    while (*candidate != '\0') ++candidate;
    ++candidate;
  }
  return 0;
}

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

// What an ahead-of-time compiler writes.
int32_t tvmgen_sine_run(struct tvmgen_sine_inputs* inputs,
                        struct tvmgen_sine_outputs* outputs) {
  float* const first = (float*)(void*)tvmgen_sine_rows_workspace;
  float* const second = first + 16;
  if (call(tvmgen_sine_fused_dense0_relu, inputs->x, 1, first, 16) != 0) {
    return -1;
  }
  if (call(tvmgen_sine_npu_dense1_relu, first, 16, second, 16) != 0) return -1;
  return call(tvmgen_sine_fused_dense2, second, 16, outputs->sin_x, 1);
}

static void check_tensor(const TensorInfo* tensor, const char* name,
                         const char* what) {
  check(equal(tensor->name, name) && tensor->num_shape == 2 &&
            tensor->shape[0] == 1 && tensor->shape[1] == 1 &&
            tensor->code == kDlFloat && tensor->bits == 32 &&
            tensor->lanes == 1 && board_in_flash(tensor, sizeof(*tensor)),
        what);
}

static void check_constants(const Metadata* metadata) {
  int64_t i = 0;
#define CHECK_CONSTANT(name, bytes, hash)                                    \
  for (i = 0; i < metadata->num_constant_pools; ++i) {                       \
    if (equal(metadata->constant_pools[i].name_hint, #name)) break;          \
  }                                                                          \
  check(i < metadata->num_constant_pools &&                                  \
            metadata->constant_pools[i].data_bytes == (const void*)(name) && \
            metadata->constant_pools[i].data_len == (bytes) &&               \
            metadata->constant_pools[i].byte_offset == 0,                    \
        #name " is among the metadata's constants");
  SINE_CONSTANTS(CHECK_CONSTANT)
#undef CHECK_CONSTANT
}

static void check_metadata(void) {
  TvmValue value;
  int code = -1;
  const Metadata* metadata;
  const PackedFunction get = find("tvmgen_sine_get_c_metadata");
  check(get != 0, "the registry has the metadata's function");
  check(find("tvmgen_sine_run") == 0, "the C entry is not in the registry");
  if (get == 0) return;
  check(get(0, 0, 0, &value, &code, 0) == 0 && code == 3,
        "the function returns a handle");
  metadata = value.v_handle;
  check(board_in_flash(metadata, sizeof(*metadata)),
        "the metadata is in flash");
  check(metadata->version == 1, "the version is 1");
  check(equal(metadata->mod_name, "tvmgen_sine"), "the module has its name");
  check(metadata->num_inputs == 1 && metadata->num_outputs == 1 &&
            metadata->num_workspace_pools == 1 &&
            metadata->num_constant_pools == 8,
        "every list has its length");
  check_tensor(metadata->inputs, "x", "the input is as described");
  check_tensor(metadata->outputs, "sin_x", "the output is as described");
  check(equal(metadata->workspace_pools->name, "rows") &&
            metadata->workspace_pools->num_shape == 1 &&
            metadata->workspace_pools->shape[0] == 128,
        "the workspace is as described");
  check_constants(metadata);
}

static void check_model(void) {
  int i;
  check(!board_in_flash(tvmgen_sine_rows_workspace, 1),
        "the workspace is in RAM");
  check((uintptr_t)tvmgen_sine_rows_workspace % 16 == 0,
        "the workspace is aligned");
  for (i = 0; i < SINE_NUM_TESTS; ++i) {
    float input = kSineInputs[i];
    float output = 0.0f;
    float difference;
    struct tvmgen_sine_inputs inputs = {.x = &input};
    struct tvmgen_sine_outputs outputs = {.sin_x = &output};
    check(tvmgen_sine_run(&inputs, &outputs) == 0, "the model runs");
    difference = output - kSineExpectedOutputs[i];
    if (difference < 0.0f) difference = -difference;
    // Written so that a NaN is an error, too.
    check(difference <= SINE_TOLERANCE, "inference equals numpy's");
  }
}

int main(void) {
  check(TVMGEN_SINE_X_SIZE == sizeof(float) &&
            TVMGEN_SINE_SIN_X_SIZE == sizeof(float) &&
            TVMGEN_SINE_WORKSPACE_SIZE == sizeof(tvmgen_sine_rows_workspace),
        "the macros have the sizes");
  check_metadata();
  check_model();
  if (failures != 0) return 1;
  board_print("PASS interface\n");
  return 0;
}
