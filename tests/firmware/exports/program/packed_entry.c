// An ahead-of-time compiled model behind a packed function.
#include "model.h"
#include "registry.h"

enum { kMostArguments = 64 };

// TVM's TVMMetadata, version 1.
struct tensor_info {
  const char* name;
  const int64_t* shape;
  int64_t num_shape;
  DlDataType dtype;
};

struct metadata {
  int64_t version;
  const struct tensor_info* inputs;
  int64_t num_inputs;
  const struct tensor_info* outputs;
  int64_t num_outputs;
};

static TvmValue arguments[kMostArguments];
static int type_codes[kMostArguments];
static unsigned count = 0;
static unsigned char is_taken[kMostArguments];

static void add_argument(const DlTensor* tensor) {
  check(count < kMostArguments, "too many tensors", "");
  if (count == kMostArguments) return;
  arguments[count].v_handle = (void*)tensor;
  type_codes[count] = kTvmDlTensorHandle;
  ++count;
}

static const struct metadata* metadata_of(const char* name) {
  TvmValue result = {0};
  int result_code = 0;
  const PackedFunction function = registry_function(name);
  if (function == 0) return NULL;
  check(function(arguments, type_codes, 0, &result, &result_code, 0) == 0,
        "failed:", name);
  return result.v_handle;
}

static void add_input(const struct tensor_info* info,
                      const struct model_input* inputs, unsigned input_count) {
  unsigned i;
  int64_t k;
  // TVM makes one name of "x:0" and "x/0".
  for (i = 0; i < input_count && i < kMostArguments; ++i) {
    const DlTensor* const tensor = &inputs[i].tensor;
    if (is_taken[i] || !names_equal(info->name, inputs[i].name)) continue;
    is_taken[i] = 1;
    check(info->num_shape == tensor->ndim, "rank in TVMMetadata of",
          info->name);
    for (k = 0; k < info->num_shape && k < tensor->ndim; ++k) {
      check(info->shape[k] == tensor->shape[k], "extent in TVMMetadata of",
            info->name);
    }
    add_argument(tensor);
    return;
  }
  check(0, "unknown input in TVMMetadata:", info->name);
}

void run_packed_entry(const char* const* entries, const char* metadata,
                      const struct model_input* inputs, unsigned input_count,
                      const DlTensor* outputs, unsigned output_count) {
  TvmValue result = {0};
  int result_code = 0;
  const struct metadata* const interface = metadata_of(metadata);
  PackedFunction function = 0;
  unsigned i;
  for (i = 0; entries[i] != NULL && function == 0; ++i) {
    function = registry_function(entries[i]);
  }
  check(function != 0, "no function", entries[0]);
  if (function == 0) return;
  if (interface != NULL) {
    check(interface->num_inputs == input_count, "inputs in", metadata);
    check(interface->num_outputs == output_count, "outputs in", metadata);
    for (i = 0; i < interface->num_inputs; ++i) {
      add_input(&interface->inputs[i], inputs, input_count);
    }
  } else {
    for (i = 0; i < input_count; ++i) add_argument(&inputs[i].tensor);
  }
  for (i = 0; i < output_count; ++i) add_argument(&outputs[i]);
  check(function(arguments, type_codes, (int)count, &result, &result_code, 0) ==
            0,
        "failed:", entries[0]);
}
