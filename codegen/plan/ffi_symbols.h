#ifndef METAD_CODEGEN_PLAN_FFI_SYMBOLS_H_
#define METAD_CODEGEN_PLAN_FFI_SYMBOLS_H_

#include <string>

#include "absl/strings/string_view.h"

// Names that tvm-ffi gives a meaning to, and those of the symbols that `ffi`
// metadata defines beside the constants. Every emitter and every reader of
// objects takes them from here.
namespace metad::codegen {

// A function f is the C symbol __tvm_ffi_f.
inline constexpr absl::string_view kFfiPrefix = "__tvm_ffi_";

// What the runtime offers for filling its registry:
// `int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol)`.
inline constexpr absl::string_view kFfiRegisterSymbol =
    "TVMFFIEnvModRegisterSystemLibSymbol";

// `int <model>_register(void)`, which hands the table to the runtime.
std::string RegisterFunction(absl::string_view model);

bool HasFfiPrefix(absl::string_view symbol);

// Whether tvm-ffi keeps something else under this symbol than a function of the
// module: __tvm_ffi__library_ctx, __tvm_ffi__library_bin,
// __tvm_ffi__metadata_<f> or __tvm_ffi__doc_<f>.
bool IsFfiSpecialSymbol(absl::string_view symbol);

// Whether that something is data: the first two.
bool IsFfiLibraryData(absl::string_view symbol);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_FFI_SYMBOLS_H_
