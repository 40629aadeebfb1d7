/*
 * What a program that is built with the C runtime's own headers sees of the
 * registry. Written for these tests after the ABI; for C99 and C++.
 */
#ifndef METAD_TESTS_CONFORMANCE_ABI_DECLARATIONS_H_
#define METAD_TESTS_CONFORMANCE_ABI_DECLARATIONS_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef union {
  int64_t v_int64;
  double v_float64;
  void* v_handle;
  const char* v_str;
} TVMValue;

typedef int (*TVMBackendPackedCFunc)(TVMValue* args, int* type_codes,
                                     int num_args, TVMValue* out_ret_value,
                                     int* out_ret_tcode, void* resource_handle);

typedef struct TVMFuncRegistry {
  const char* names;
  const TVMBackendPackedCFunc* funcs;
} TVMFuncRegistry;

typedef struct TVMModule {
  const TVMFuncRegistry* registry;
} TVMModule;

const TVMModule* TVMSystemLibEntryPoint(void);

/* What tvmgen_NAME_get_c_metadata gives, version 1. */
typedef struct {
  uint8_t code;
  uint8_t bits;
  uint16_t lanes;
} DLDataType;

struct TVMTensorInfo {
  const char* name;
  const int64_t* shape;
  int64_t num_shape;
  DLDataType dtype;
};

struct TVMConstantInfo {
  const char* name_hint;
  int64_t byte_offset;
  int64_t data_len;
  const void* data_bytes;
};

struct TVMMetadata {
  int64_t version;
  const struct TVMTensorInfo* inputs;
  int64_t num_inputs;
  const struct TVMTensorInfo* outputs;
  int64_t num_outputs;
  const struct TVMTensorInfo* workspace_pools;
  int64_t num_workspace_pools;
  const struct TVMConstantInfo* constant_pools;
  int64_t num_constant_pools;
  const char* mod_name;
};

#ifdef __cplusplus
}
#endif

#endif
