#ifndef METAD_SERVER_FORMATS_TENSORS_NPY_HEADER_H_
#define METAD_SERVER_FORMATS_TENSORS_NPY_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// The header of NumPy's .npy format, versions 1.0, 2.0 and 3.0:
//
//   6 bytes  "\x93NUMPY"
//   2 bytes  major, minor version
//   2 bytes  (1.0) or 4 bytes (2.0, 3.0): header length, little-endian
//   header   a Python dict literal with exactly the keys 'descr' (str, which
//            ParseTypeString() reads), 'fortran_order' (bool) and 'shape'
//            (tuple of int), padded with spaces and ended with a line feed
//   data
//
// As Python has it, white space is also tabs, form feeds and line ends,
// comments count for nothing, strings have either quote and may begin with u or
// r, and numbers may be written in hexadecimal, in octal, in binary or with
// underscores. Escapes in strings, which no writer needs, are refused.
struct NpyHeader {
  ElementType type;
  // Of an element in the file, see DescribedType.
  uint32_t file_bytes = 1;
  bool big_endian = false;
  bool fortran_order = false;
  std::vector<int64_t> shape;
  // Product of the extents times the element's size in the file; does not
  // overflow.
  int64_t data_bytes = 0;
  // Where in the file the data starts.
  size_t data_offset = 0;
};

// Longest header accepted; NumPy's own limit is 10,000.
inline constexpr size_t kMaxNpyHeaderBytes = 65536;

// Reads the header at the front of `file`, which need not hold the data.
// InvalidArgument says at which byte what was expected.
absl::StatusOr<NpyHeader> ParseNpyHeader(absl::string_view file);

// InvalidArgument unless a file of `file_bytes` has just the data that `header`
// says.
absl::Status CheckNpyLength(const NpyHeader& header, uint64_t file_bytes);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_NPY_HEADER_H_
