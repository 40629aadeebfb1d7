#ifndef METAD_TESTS_FIRMWARE_EXPORTS_CMSIS_NN_ARM_NNFUNCTIONS_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_CMSIS_NN_ARM_NNFUNCTIONS_H_

#include "arm_nn_math_types.h"
#include "arm_nn_types.h"

arm_cmsis_nn_status arm_convolve_wrapper_s8(
    const cmsis_nn_context* context, const cmsis_nn_conv_params* parameters,
    const cmsis_nn_per_channel_quant_params* quantization,
    const cmsis_nn_dims* input_dims, const int8_t* input,
    const cmsis_nn_dims* filter_dims, const int8_t* filter,
    const cmsis_nn_dims* bias_dims, const int32_t* bias,
    const cmsis_nn_dims* output_dims, int8_t* output);

arm_cmsis_nn_status arm_max_pool_s8(const cmsis_nn_context* context,
                                    const cmsis_nn_pool_params* parameters,
                                    const cmsis_nn_dims* input_dims,
                                    const int8_t* input,
                                    const cmsis_nn_dims* filter_dims,
                                    const cmsis_nn_dims* output_dims,
                                    int8_t* output);

arm_cmsis_nn_status arm_fully_connected_s8(
    const cmsis_nn_context* context, const cmsis_nn_fc_params* parameters,
    const cmsis_nn_per_tensor_quant_params* quantization,
    const cmsis_nn_dims* input_dims, const int8_t* input,
    const cmsis_nn_dims* filter_dims, const int8_t* filter,
    const cmsis_nn_dims* bias_dims, const int32_t* bias,
    const cmsis_nn_dims* output_dims, int8_t* output);

arm_cmsis_nn_status arm_elementwise_add_s8(
    const int8_t* a, const int8_t* b, int32_t a_offset, int32_t a_multiplier,
    int32_t a_shift, int32_t b_offset, int32_t b_multiplier, int32_t b_shift,
    int32_t left_shift, int8_t* output, int32_t output_offset,
    int32_t output_multiplier, int32_t output_shift, int32_t minimum,
    int32_t maximum, int32_t size);

void arm_softmax_s8(const int8_t* input, int32_t rows, int32_t columns,
                    int32_t multiplier, int32_t shift, int32_t least,
                    int8_t* output);

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_CMSIS_NN_ARM_NNFUNCTIONS_H_
