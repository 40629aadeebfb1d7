#ifndef METAD_CLIENT_IMPORTERS_ELEMENT_TYPE_H_
#define METAD_CLIENT_IMPORTERS_ELEMENT_TYPE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/importers/imported_constant.h"

namespace metad::client {

struct DescribedType {
  ElementType type;
  bool big_endian = false;
};

// Reads the type string of NumPy's array interface: byte order ('<', '>', '='
// for this machine's, '|' for types of one byte), kind, bytes. Accepted are
// bool, the integers and the IEEE floats of up to 8 bytes, complex numbers of
// two of them, and void of 1 or 2 bytes, which is how NumPy saves the types of
// ml_dtypes (bfloat16, float8_e4m3fn, int4 and others); every other type is
// refused by its name.
absl::StatusOr<DescribedType> ParseTypeString(absl::string_view descr);

}  // namespace metad::client

#endif  // METAD_CLIENT_IMPORTERS_ELEMENT_TYPE_H_
