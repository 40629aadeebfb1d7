#ifndef METAD_CODEGEN_RUNTIMES_FFI_FFI_RUNTIME_H_
#define METAD_CODEGEN_RUNTIMES_FFI_FFI_RUNTIME_H_

#include "codegen/runtimes/runtime.h"

namespace metad::codegen {

// `ffi`: tvm-ffi, TVM 0.22 and later. Its registry is a table that a register
// function feeds to TVMFFIEnvModRegisterSystemLibSymbol().
const Runtime& FfiRuntime();

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_FFI_FFI_RUNTIME_H_
