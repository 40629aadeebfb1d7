#ifndef METAD_SERVER_FORMATS_TENSORS_ELEMENT_TYPE_H_
#define METAD_SERVER_FORMATS_TENSORS_ELEMENT_TYPE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

struct DescribedType {
  ElementType type;
  // Of an element in the file: 1 for types of fewer than 8 bits, each of which
  // is in the low bits of a byte of its own.
  uint32_t file_bytes = 1;
  bool big_endian = false;
};

// Reads what numpy.dtype() takes for a plain type:
//
//   [ORDER]KIND[BYTES]  the type strings of NumPy's array interface: "<f4",
//                       "|b1", "u2"
//   [ORDER]CHARACTER    NumPy's type characters: "f", "?", ">d", "Q"
//   NAME                "float32", "int_", "half", "double", "complex64"; those
//                       of C as on a 64-bit Linux, where int and long are int64
//
// ORDER is '<', '>', or '=', '|' or nothing for the writing machine's, which is
// taken to be little-endian. Accepted are bool, the integers and the IEEE
// floats of up to 8 bytes, and complex numbers of two of them; the types of
// ml_dtypes by their names ("bfloat16", "float8_e5m2", "int4"); and what
// ml_dtypes has NumPy write for them, void of 1 or 2 bytes and "f1", which do
// not say what they are: kOpaque of 8 or 16 bits. Every other type is refused
// by its name, InvalidArgument.
absl::StatusOr<DescribedType> ParseTypeString(absl::string_view descr);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_ELEMENT_TYPE_H_
