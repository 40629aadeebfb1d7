#ifndef METAD_CODEGEN_RUNTIMES_FFI_FFI_SYMBOLS_H_
#define METAD_CODEGEN_RUNTIMES_FFI_FFI_SYMBOLS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::codegen {

// The symbol that `ffi` metadata of this name defines beside its table and its
// constants: `int NAME_register(void)`, which hands the table to the runtime.
std::string RegisterFunction(absl::string_view metadata_name);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_FFI_FFI_SYMBOLS_H_
