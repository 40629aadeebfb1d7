// A graph executor: operators by name, one after the other.
#include "board.h"
#include "model.h"
#include "registry.h"

enum { kMostArguments = 64 };

static DlTensor tensors[kMostArguments];
static TvmValue arguments[kMostArguments];
static int type_codes[kMostArguments];

static DlTensor tensor_of(const struct model_value* value) {
  DlTensor tensor = value->tensor;
  if (value->constant != NULL) {
    const void* const data = model_constant(value->constant);
    check(data != NULL, "no constant", value->constant);
    check(board_in_flash(data, 1), "in RAM:", value->constant);
    tensor.data = (void*)data;
  }
  return tensor;
}

void check_value(const char* name, const struct model_value* value,
                 const void* expected) {
  const DlTensor tensor = tensor_of(value);
  if (tensor.data != NULL) check_output(name, &tensor, expected);
}

static void set_argument(unsigned position, const struct model_value* value) {
  tensors[position] = tensor_of(value);
  arguments[position].v_handle = &tensors[position];
  type_codes[position] = kTvmDlTensorHandle;
}

void run_calls(const struct model_value* values, const struct model_call* calls,
               unsigned count) {
  TvmValue result = {0};
  int result_code = 0;
  unsigned i;
  unsigned j;
  for (i = 0; i < count; ++i) {
    const struct model_call* const call = &calls[i];
    const PackedFunction function = registry_function(call->function);
    check(function != 0, "no function", call->function);
    check(call->count <= kMostArguments, "too many arguments of",
          call->function);
    if (function == 0 || call->count > kMostArguments) return;
    for (j = 0; j < call->count; ++j) {
      set_argument(j, &values[call->arguments[j]]);
    }
    check(function(arguments, type_codes, (int)call->count, &result,
                   &result_code, 0) == 0,
          "failed:", call->function);
  }
}
