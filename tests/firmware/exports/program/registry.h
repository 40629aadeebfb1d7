// The generated registry as TVM's C runtime reads it.
#ifndef METAD_TESTS_FIRMWARE_EXPORTS_PROGRAM_REGISTRY_H_
#define METAD_TESTS_FIRMWARE_EXPORTS_PROGRAM_REGISTRY_H_

#include "tvm_abi.h"

unsigned registry_size(void);

// The first position of the name from `first` on, or registry_size().
unsigned registry_position(const char* name, unsigned first);

// Null where there is none of that name.
PackedFunction registry_function(const char* name);

int names_equal(const char* a, const char* b);

#endif  // METAD_TESTS_FIRMWARE_EXPORTS_PROGRAM_REGISTRY_H_
