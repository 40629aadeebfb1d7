#ifndef METAD_CODEGEN_PLAN_TVM_SYMBOLS_H_
#define METAD_CODEGEN_PLAN_TVM_SYMBOLS_H_

#include "absl/strings/string_view.h"

// Names that TVM's runtimes give a meaning to. They hold for every image,
// whichever runtime its metadata is for: modules bring them along.
namespace metad::codegen {

// What TVM's C runtime asks for its registry,
// `const struct TVMModule* TVMSystemLibEntryPoint(void)`, one per image.
inline constexpr absl::string_view kCrtEntryPoint = "TVMSystemLibEntryPoint";

// A function f of tvm-ffi's is the C symbol __tvm_ffi_f.
inline constexpr absl::string_view kFfiPrefix = "__tvm_ffi_";

// What tvm-ffi offers for filling its registry:
// `int TVMFFIEnvModRegisterSystemLibSymbol(const char* name, void* symbol)`.
inline constexpr absl::string_view kFfiRegisterSymbol =
    "TVMFFIEnvModRegisterSystemLibSymbol";

bool HasFfiPrefix(absl::string_view symbol);

// Whether tvm-ffi keeps something else under this symbol than a function of the
// module: __tvm_ffi__library_ctx, __tvm_ffi__library_bin,
// __tvm_ffi__metadata_<f> or __tvm_ffi__doc_<f>.
bool IsFfiSpecialSymbol(absl::string_view symbol);

// Whether that something is data: the first two.
bool IsFfiLibraryData(absl::string_view symbol);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_TVM_SYMBOLS_H_
