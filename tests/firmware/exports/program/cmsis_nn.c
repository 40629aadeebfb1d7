// See cmsis_nn/arm_nn_types.h. Tensors are NHWC, filters OHWI.
#include "../cmsis_nn/arm_nnfunctions.h"

float expf(float x);

static int32_t limited(int32_t value, int32_t minimum, int32_t maximum) {
  if (value < minimum) return minimum;
  return value > maximum ? maximum : value;
}

// value * multiplier * 2^(shift - 31), in the two roundings of fixed-point
// inference: to nearest, then to nearest with halves away from zero.
static int32_t scaled(int32_t value, int32_t multiplier, int32_t shift) {
  const int32_t left = shift > 0 ? shift : 0;
  const int32_t right = shift > 0 ? 0 : -shift;
  const int64_t product = (int64_t)value * (1 << left) * multiplier;
  const int32_t high = (int32_t)((product + (1 << 30)) >> 31);
  const int32_t mask = (int32_t)((1u << right) - 1);
  const int32_t threshold = (mask >> 1) + (high < 0);
  return (high >> right) + ((high & mask) > threshold);
}

arm_cmsis_nn_status arm_convolve_wrapper_s8(
    const cmsis_nn_context* context, const cmsis_nn_conv_params* parameters,
    const cmsis_nn_per_channel_quant_params* quantization,
    const cmsis_nn_dims* input_dims, const int8_t* input,
    const cmsis_nn_dims* filter_dims, const int8_t* filter,
    const cmsis_nn_dims* bias_dims, const int32_t* bias,
    const cmsis_nn_dims* output_dims, int8_t* output) {
  const int32_t channels = input_dims->c;
  int32_t y, x, o, fy, fx, c;
  (void)context;
  (void)bias_dims;
  for (y = 0; y < output_dims->h; ++y) {
    for (x = 0; x < output_dims->w; ++x) {
      for (o = 0; o < output_dims->c; ++o) {
        int32_t sum = bias != 0 ? bias[o] : 0;
        for (fy = 0; fy < filter_dims->h; ++fy) {
          for (fx = 0; fx < filter_dims->w; ++fx) {
            const int32_t row = y * parameters->stride.h -
                                parameters->padding.h +
                                fy * parameters->dilation.h;
            const int32_t column = x * parameters->stride.w -
                                   parameters->padding.w +
                                   fx * parameters->dilation.w;
            if (row < 0 || row >= input_dims->h || column < 0 ||
                column >= input_dims->w) {
              continue;
            }
            for (c = 0; c < channels; ++c) {
              sum += (input[(row * input_dims->w + column) * channels + c] +
                      parameters->input_offset) *
                     filter[((o * filter_dims->h + fy) * filter_dims->w + fx) *
                                channels +
                            c];
            }
          }
        }
        sum = scaled(sum, quantization->multiplier[o], quantization->shift[o]) +
              parameters->output_offset;
        output[(y * output_dims->w + x) * output_dims->c + o] = (int8_t)limited(
            sum, parameters->activation.min, parameters->activation.max);
      }
    }
  }
  return ARM_CMSIS_NN_SUCCESS;
}

arm_cmsis_nn_status arm_max_pool_s8(const cmsis_nn_context* context,
                                    const cmsis_nn_pool_params* parameters,
                                    const cmsis_nn_dims* input_dims,
                                    const int8_t* input,
                                    const cmsis_nn_dims* filter_dims,
                                    const cmsis_nn_dims* output_dims,
                                    int8_t* output) {
  const int32_t channels = input_dims->c;
  int32_t y, x, c, fy, fx;
  (void)context;
  for (y = 0; y < output_dims->h; ++y) {
    for (x = 0; x < output_dims->w; ++x) {
      for (c = 0; c < channels; ++c) {
        int32_t largest = -128;
        for (fy = 0; fy < filter_dims->h; ++fy) {
          for (fx = 0; fx < filter_dims->w; ++fx) {
            const int32_t row =
                y * parameters->stride.h - parameters->padding.h + fy;
            const int32_t column =
                x * parameters->stride.w - parameters->padding.w + fx;
            int32_t value;
            if (row < 0 || row >= input_dims->h || column < 0 ||
                column >= input_dims->w) {
              continue;
            }
            value = input[(row * input_dims->w + column) * channels + c];
            if (value > largest) largest = value;
          }
        }
        output[(y * output_dims->w + x) * channels + c] = (int8_t)limited(
            largest, parameters->activation.min, parameters->activation.max);
      }
    }
  }
  return ARM_CMSIS_NN_SUCCESS;
}

arm_cmsis_nn_status arm_fully_connected_s8(
    const cmsis_nn_context* context, const cmsis_nn_fc_params* parameters,
    const cmsis_nn_per_tensor_quant_params* quantization,
    const cmsis_nn_dims* input_dims, const int8_t* input,
    const cmsis_nn_dims* filter_dims, const int8_t* filter,
    const cmsis_nn_dims* bias_dims, const int32_t* bias,
    const cmsis_nn_dims* output_dims, int8_t* output) {
  int32_t o, i;
  (void)context;
  (void)input_dims;
  (void)bias_dims;
  for (o = 0; o < output_dims->c; ++o) {
    int32_t sum = bias != 0 ? bias[o] : 0;
    for (i = 0; i < filter_dims->n; ++i) {
      sum += (input[i] + parameters->input_offset) *
             (filter[o * filter_dims->n + i] + parameters->filter_offset);
    }
    sum = scaled(sum, quantization->multiplier, quantization->shift) +
          parameters->output_offset;
    output[o] = (int8_t)limited(sum, parameters->activation.min,
                                parameters->activation.max);
  }
  return ARM_CMSIS_NN_SUCCESS;
}

arm_cmsis_nn_status arm_elementwise_add_s8(
    const int8_t* a, const int8_t* b, int32_t a_offset, int32_t a_multiplier,
    int32_t a_shift, int32_t b_offset, int32_t b_multiplier, int32_t b_shift,
    int32_t left_shift, int8_t* output, int32_t output_offset,
    int32_t output_multiplier, int32_t output_shift, int32_t minimum,
    int32_t maximum, int32_t size) {
  int32_t i;
  for (i = 0; i < size; ++i) {
    const int32_t left =
        scaled((a[i] + a_offset) * (1 << left_shift), a_multiplier, a_shift);
    const int32_t right =
        scaled((b[i] + b_offset) * (1 << left_shift), b_multiplier, b_shift);
    const int32_t sum =
        scaled(left + right, output_multiplier, output_shift) + output_offset;
    output[i] = (int8_t)limited(sum, minimum, maximum);
  }
  return ARM_CMSIS_NN_SUCCESS;
}

// The step of the input is multiplier * 2^(shift - 31 - 26); the output's is
// 1/256 from -128 on.
void arm_softmax_s8(const int8_t* input, int32_t rows, int32_t columns,
                    int32_t multiplier, int32_t shift, int32_t least,
                    int8_t* output) {
  const float step =
      (float)multiplier * (float)(1 << shift) / 2147483648.0f / 67108864.0f;
  int32_t row, i;
  for (row = 0; row < rows; ++row) {
    const int8_t* const in = input + row * columns;
    int32_t largest = -128;
    float sum = 0;
    for (i = 0; i < columns; ++i) {
      if (in[i] > largest) largest = in[i];
    }
    for (i = 0; i < columns; ++i) {
      if (in[i] - largest >= least)
        sum += expf(step * (float)(in[i] - largest));
    }
    for (i = 0; i < columns; ++i) {
      const float share = expf(step * (float)(in[i] - largest)) / sum;
      output[row * columns + i] =
          (int8_t)limited((int32_t)(share * 256 + 0.5f) - 128, -128, 127);
    }
  }
}
