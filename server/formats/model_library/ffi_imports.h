#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_FFI_IMPORTS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_FFI_IMPORTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::formats {

// A function f of a tvm-ffi library is the C symbol __tvm_ffi_f.
inline constexpr char kFfiFunctionPrefix[] = "__tvm_ffi_";

// The data that holds the library's import tree.
inline constexpr char kFfiLibraryBin[] = "__tvm_ffi__library_bin";

// Whether the symbol has that prefix and is no function: the library's data,
// and the metadata and documentation of functions.
bool IsFfiSpecialSymbol(absl::string_view symbol);

// A module of the import tree; the library's own code is of the kind "_lib".
struct FfiModule {
  std::string kind;
  // What the module's kind loads it from.
  size_t size_bytes = 0;
  // What it imports, as indices into the tree.
  std::vector<size_t> imports;
};

// Reads the value of kFfiLibraryBin, all numbers u64 and little-endian:
//
//   bytes that follow
//   count, indptr...; count, child indices...: module i imports the children
//     from indptr[i] to before indptr[i + 1]
//   for each module: length, kind, and unless that is _lib: length, bytes
//
// The root is the first. InvalidArgument, which names the byte, for anything
// else. More data may follow.
absl::StatusOr<std::vector<FfiModule>> ReadFfiImports(absl::string_view data);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_FFI_IMPORTS_H_
