// What this firmware shares with TVM's C runtime, and no more: layouts only,
// declared here so that neither modules nor firmware need TVM's headers.
#ifndef METAD_TESTS_FIRMWARE_SINE_TVM_ABI_H_
#define METAD_TESTS_FIRMWARE_SINE_TVM_ABI_H_

#include <stdint.h>

// An argument of a packed function; 8 bytes whatever the machine.
typedef union {
  int64_t v_int64;
  double v_float64;
  void* v_handle;
} TvmValue;

// What args[i].v_handle points to where type_codes[i] says DLTensor.
enum { kTvmDlTensorHandle = 7 };

typedef struct {
  int32_t device_type;
  int32_t device_id;
} DlDevice;

typedef struct {
  uint8_t code;
  uint8_t bits;
  uint16_t lanes;
} DlDataType;

enum { kDlFloat = 2 };

typedef struct {
  void* data;
  DlDevice device;
  int32_t ndim;
  DlDataType dtype;
  int64_t* shape;
  int64_t* strides;
  uint64_t byte_offset;
} DlTensor;

typedef int (*PackedFunction)(void* args, int* type_codes, int num_args,
                              void* out_ret_value, int* out_ret_tcode,
                              void* resource_handle);

// The model-wide function registry; the tags are those that generated headers
// refer to. `names` holds a 2-byte count in the target's byte order, then each
// name with its NUL, then one more NUL; `funcs` has as many entries.
struct TVMFuncRegistry {
  const char* names;
  const PackedFunction* funcs;
};

struct TVMModule {
  const struct TVMFuncRegistry* registry;
};

#endif  // METAD_TESTS_FIRMWARE_SINE_TVM_ABI_H_
