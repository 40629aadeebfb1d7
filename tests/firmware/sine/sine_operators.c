// The host's operators of the sine model, as a compiler's C code generator
// leaves them: packed functions in one self-contained translation unit, which
// is all that a build service gets to see. The weights are elsewhere: metad
// places them, by these names, in flash.
#include <stdint.h>

// TVM's argument value and tensor descriptor; see tvm_abi.h.
typedef union {
  int64_t v_int64;
  double v_float64;
  void* v_handle;
} TvmValue;

typedef struct {
  void* data;
  int32_t device_type;
  int32_t device_id;
  int32_t ndim;
  uint8_t dtype_code;
  uint8_t dtype_bits;
  uint16_t dtype_lanes;
  int64_t* shape;
  int64_t* strides;
  uint64_t byte_offset;
} DlTensor;

extern const float sine_dense0_weight[16];
extern const float sine_dense0_bias[16];
extern const float sine_dense2_weight[16];
extern const float sine_dense2_bias[1];

// The float32 row of `columns` elements that argument `index` holds, or null if
// it is anything else. A helper: the registry must not offer it.
static float* row_argument(const TvmValue* args, const int* type_codes,
                           int index, int64_t columns) {
  const DlTensor* tensor;
  if (type_codes[index] != 7) return 0;
  tensor = (const DlTensor*)args[index].v_handle;
  if (tensor->ndim != 2 || tensor->shape[0] != 1 ||
      tensor->shape[1] != columns || tensor->strides != 0) {
    return 0;
  }
  if (tensor->dtype_code != 2 || tensor->dtype_bits != 32 ||
      tensor->dtype_lanes != 1) {
    return 0;
  }
  return (float*)((char*)tensor->data + tensor->byte_offset);
}

static float relu(float value) { return value > 0.0f ? value : 0.0f; }

int tvmgen_sine_fused_dense0_relu(void* args, int* type_codes, int num_args,
                                  void* out_ret_value, int* out_ret_tcode,
                                  void* resource_handle) {
  const float* input;
  float* output;
  int i;
  (void)out_ret_value;
  (void)out_ret_tcode;
  (void)resource_handle;
  if (num_args != 2) return -1;
  input = row_argument((const TvmValue*)args, type_codes, 0, 1);
  output = row_argument((const TvmValue*)args, type_codes, 1, 16);
  if (!input || !output) return -1;
  for (i = 0; i < 16; ++i) {
    output[i] = relu(sine_dense0_bias[i] + input[0] * sine_dense0_weight[i]);
  }
  return 0;
}

int tvmgen_sine_fused_dense2(void* args, int* type_codes, int num_args,
                             void* out_ret_value, int* out_ret_tcode,
                             void* resource_handle) {
  const float* input;
  float* output;
  float sum;
  int i;
  (void)out_ret_value;
  (void)out_ret_tcode;
  (void)resource_handle;
  if (num_args != 2) return -1;
  input = row_argument((const TvmValue*)args, type_codes, 0, 16);
  output = row_argument((const TvmValue*)args, type_codes, 1, 1);
  if (!input || !output) return -1;
  sum = sine_dense2_bias[0];
  for (i = 0; i < 16; ++i) sum += input[i] * sine_dense2_weight[i];
  output[0] = sum;
  return 0;
}
