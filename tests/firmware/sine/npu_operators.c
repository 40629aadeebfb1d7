// The operator that an external (BYOC) code generator took over, for an
// imaginary NPU with int8 multipliers. It reaches metad as an object, so that
// its functions are known from nothing but the symbol table.
#include <stdint.h>

#include "tvm_abi.h"

extern const int8_t sine_dense1_weight[16 * 16];
extern const int32_t sine_dense1_bias[16];
extern const float sine_dense1_input_scale[1];
extern const float sine_dense1_output_scale[16];

// A helper with a common name: local, so no part of the registry.
static float* row_argument(const TvmValue* args, const int* type_codes,
                           int index) {
  const DlTensor* tensor;
  if (type_codes[index] != kTvmDlTensorHandle) return 0;
  tensor = (const DlTensor*)args[index].v_handle;
  if (tensor->ndim != 2 || tensor->shape[0] != 1 || tensor->shape[1] != 16 ||
      tensor->strides != 0) {
    return 0;
  }
  if (tensor->dtype.code != kDlFloat || tensor->dtype.bits != 32 ||
      tensor->dtype.lanes != 1) {
    return 0;
  }
  return (float*)((char*)tensor->data + tensor->byte_offset);
}

// Rounds to the nearest step of the activation scale. The layer before ends in
// a relu, so there are no negative values.
static int8_t quantise(float value) {
  float steps = value / sine_dense1_input_scale[0] + 0.5f;
  return steps < 127.0f ? (int8_t)steps : 127;
}

int tvmgen_sine_npu_dense1_relu(void* args, int* type_codes, int num_args,
                                void* out_ret_value, int* out_ret_tcode,
                                void* resource_handle) {
  const float* input;
  float* output;
  int8_t activations[16];
  int i;
  (void)out_ret_value;
  (void)out_ret_tcode;
  (void)resource_handle;
  if (num_args != 2) return -1;
  input = row_argument((const TvmValue*)args, type_codes, 0);
  output = row_argument((const TvmValue*)args, type_codes, 1);
  if (!input || !output) return -1;
  for (i = 0; i < 16; ++i) activations[i] = quantise(input[i]);
  for (i = 0; i < 16; ++i) {
    int32_t sum = sine_dense1_bias[i];
    int k;
    for (k = 0; k < 16; ++k) {
      sum += (int32_t)activations[k] * sine_dense1_weight[16 * i + k];
    }
    output[i] = sum > 0 ? (float)sum * sine_dense1_output_scale[i] : 0.0f;
  }
  return 0;
}
