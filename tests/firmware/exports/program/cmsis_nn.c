// What exports refer to of CMSIS-NN, so that they link: see
// cmsis_nn/arm_nnfunctions.h. None of them is run. TVM 0.14 calls its operators
// around CMSIS-NN with fewer arguments than they take, and gives one scale for
// all channels.
#include "../cmsis_nn/arm_nnfunctions.h"

arm_cmsis_nn_status arm_convolve_wrapper_s8(
    const cmsis_nn_context* context, const cmsis_nn_conv_params* parameters,
    const cmsis_nn_per_channel_quant_params* quantization,
    const cmsis_nn_dims* input_dims, const int8_t* input,
    const cmsis_nn_dims* filter_dims, const int8_t* filter,
    const cmsis_nn_dims* bias_dims, const int32_t* bias,
    const cmsis_nn_dims* output_dims, int8_t* output) {
  (void)context, (void)parameters, (void)quantization, (void)input_dims;
  (void)input, (void)filter_dims, (void)filter, (void)bias_dims, (void)bias;
  (void)output_dims, (void)output;
  return ARM_CMSIS_NN_NO_IMPL_ERROR;
}

arm_cmsis_nn_status arm_max_pool_s8(const cmsis_nn_context* context,
                                    const cmsis_nn_pool_params* parameters,
                                    const cmsis_nn_dims* input_dims,
                                    const int8_t* input,
                                    const cmsis_nn_dims* filter_dims,
                                    const cmsis_nn_dims* output_dims,
                                    int8_t* output) {
  (void)context, (void)parameters, (void)input_dims, (void)input;
  (void)filter_dims, (void)output_dims, (void)output;
  return ARM_CMSIS_NN_NO_IMPL_ERROR;
}

arm_cmsis_nn_status arm_fully_connected_s8(
    const cmsis_nn_context* context, const cmsis_nn_fc_params* parameters,
    const cmsis_nn_per_tensor_quant_params* quantization,
    const cmsis_nn_dims* input_dims, const int8_t* input,
    const cmsis_nn_dims* filter_dims, const int8_t* filter,
    const cmsis_nn_dims* bias_dims, const int32_t* bias,
    const cmsis_nn_dims* output_dims, int8_t* output) {
  (void)context, (void)parameters, (void)quantization, (void)input_dims;
  (void)input, (void)filter_dims, (void)filter, (void)bias_dims, (void)bias;
  (void)output_dims, (void)output;
  return ARM_CMSIS_NN_NO_IMPL_ERROR;
}

arm_cmsis_nn_status arm_elementwise_add_s8(
    const int8_t* a, const int8_t* b, int32_t a_offset, int32_t a_multiplier,
    int32_t a_shift, int32_t b_offset, int32_t b_multiplier, int32_t b_shift,
    int32_t left_shift, int8_t* output, int32_t output_offset,
    int32_t output_multiplier, int32_t output_shift, int32_t minimum,
    int32_t maximum, int32_t size) {
  (void)a, (void)b, (void)a_offset, (void)a_multiplier, (void)a_shift;
  (void)b_offset, (void)b_multiplier, (void)b_shift, (void)left_shift;
  (void)output, (void)output_offset, (void)output_multiplier;
  (void)output_shift, (void)minimum, (void)maximum, (void)size;
  return ARM_CMSIS_NN_NO_IMPL_ERROR;
}

void arm_softmax_s8(const int8_t* input, int32_t rows, int32_t columns,
                    int32_t multiplier, int32_t shift, int32_t least,
                    int8_t* output) {
  (void)input, (void)rows, (void)columns, (void)multiplier, (void)shift;
  (void)least, (void)output;
}
