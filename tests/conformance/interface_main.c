/*
 * The firmware of an ahead-of-time compiled model: it finds the model's
 * metadata by name through the registry, prints every field of it, and runs the
 * model, which is in here as well, through the C interface. tests/conformance/
 * interface_test.cc has the model and says what must be printed.
 */
#include <stdio.h>
#include <string.h>

#include "abi_declarations.h"
#include "image_metadata.h"
#include "tvmgen_kws.h"

int tvmgen_kws_dense(void* args, int* type_codes, int num_args,
                     void* out_ret_value, int* out_ret_tcode,
                     void* resource_handle) {
  return args && type_codes && num_args && out_ret_value && out_ret_tcode &&
         resource_handle;
}

/* The model: its output is the sum of its first input. */
int32_t tvmgen_kws_run(struct tvmgen_kws_inputs* inputs,
                       struct tvmgen_kws_outputs* outputs) {
  const int8_t* input = (const int8_t*)inputs->audio_0;
  int32_t sum = 0;
  unsigned i;
  if (inputs->tensor_1st == 0) return -1;
  for (i = 0; i < TVMGEN_KWS_AUDIO_0_SIZE; ++i) sum += input[i];
  memcpy(outputs->scores, &sum, sizeof(sum));
  memset(tvmgen_kws_sram_workspace, 1, TVMGEN_KWS_SRAM_WORKSPACE_POOL_SIZE);
  memset(tvmgen_kws_kept_workspace, 2, TVMGEN_KWS_KEPT_WORKSPACE_POOL_SIZE);
  return 0;
}

static TVMBackendPackedCFunc find(const char* wanted) {
  const TVMFuncRegistry* registry = TVMSystemLibEntryPoint()->registry;
  uint16_t count;
  unsigned i;
  const char* name = registry->names + sizeof(count);
  memcpy(&count, registry->names, sizeof(count));
  for (i = 0; i < count; ++i) {
    if (strcmp(name, wanted) == 0) return registry->funcs[i];
    name += strlen(name) + 1;
  }
  return 0;
}

static void print_tensors(const char* kind, const struct TVMTensorInfo* tensors,
                          int64_t count) {
  int64_t i;
  int64_t j;
  if (count == 0) printf("%s %s\n", kind, tensors == 0 ? "none" : "?");
  for (i = 0; i < count; ++i) {
    printf("%s %s %d %d %d", kind, tensors[i].name, tensors[i].dtype.code,
           tensors[i].dtype.bits, tensors[i].dtype.lanes);
    for (j = 0; j < tensors[i].num_shape; ++j) {
      printf(" %lld", (long long)tensors[i].shape[j]);
    }
    printf("\n");
  }
}

/* In the pool that is no part of the image, and not there on this machine. */
static int is_outside(const void* address) {
  return (uintptr_t)address - 0x10000000u <
         TVMGEN_KWS_OUTSIDE_CONSTANT_POOL_SIZE;
}

static void print_constants(const struct TVMMetadata* metadata) {
  int64_t i;
  int64_t j;
  for (i = 0; i < metadata->num_constant_pools; ++i) {
    const struct TVMConstantInfo* constant = &metadata->constant_pools[i];
    printf("constant %s %lld %lld ", constant->name_hint,
           (long long)constant->byte_offset, (long long)constant->data_len);
    if (is_outside(constant->data_bytes)) {
      printf("at %llx", (unsigned long long)(uintptr_t)constant->data_bytes);
    } else {
      for (j = 0; j < constant->data_len; ++j) {
        printf("%02x", ((const unsigned char*)constant->data_bytes)[j]);
      }
    }
    printf("\n");
  }
}

static int print_metadata(void) {
  TVMValue value;
  int code = -1;
  const struct TVMMetadata* metadata;
  TVMBackendPackedCFunc get = find("tvmgen_kws_get_c_metadata");
  if (get == 0 || find("tvmgen_kws_run") != 0) return 1;
  if (get(0, 0, 0, &value, &code, 0) != 0 || code != 3) return 2;
  metadata = (const struct TVMMetadata*)value.v_handle;
  printf("version %lld of %s\n", (long long)metadata->version,
         metadata->mod_name);
  print_tensors("input", metadata->inputs, metadata->num_inputs);
  print_tensors("output", metadata->outputs, metadata->num_outputs);
  print_tensors("workspace", metadata->workspace_pools,
                metadata->num_workspace_pools);
  print_constants(metadata);
  if (metadata->constant_pools[0].data_bytes != (const void*)weight) return 3;
  return 0;
}

static int run_model(void) {
  int8_t audio[TVMGEN_KWS_AUDIO_0_SIZE];
  char other[1] = {0};
  int32_t sum = 0;
  unsigned i;
  struct tvmgen_kws_inputs inputs;
  struct tvmgen_kws_outputs outputs;
  inputs.audio_0 = audio;
  inputs.tensor_1st = other;
  outputs.scores = &sum;
  for (i = 0; i < sizeof(audio); ++i) audio[i] = (int8_t)(i + 1);
  if (tvmgen_kws_run(&inputs, &outputs) != 0) return 4;
  printf("run %d\n", (int)sum);
  return 0;
}

int main(void) {
  int failure = print_metadata();
  if (failure == 0) failure = run_model();
  if (failure != 0) return failure;
  printf("sizes %u %u %u %llu %llu %u\n", (unsigned)TVMGEN_KWS_AUDIO_0_SIZE,
         (unsigned)TVMGEN_KWS_1ST_SIZE, (unsigned)TVMGEN_KWS_SCORES_SIZE,
         (unsigned long long)TVMGEN_KWS_FAR_WORKSPACE_POOL_SIZE,
         (unsigned long long)TVMGEN_KWS_WORKSPACE_SIZE,
         (unsigned)TVMGEN_KWS_OUTSIDE_CONSTANT_POOL_SIZE);
  printf("buffers %u %u %u %u\n", (unsigned)sizeof(tvmgen_kws_sram_workspace),
         (unsigned)((uintptr_t)tvmgen_kws_sram_workspace % 64),
         (unsigned)sizeof(tvmgen_kws_kept_workspace),
         (unsigned)((uintptr_t)tvmgen_kws_kept_workspace % 16));
  return 0;
}
