#ifndef METAD_SERVER_FORMATS_TENSORS_CONSTANT_TYPE_H_
#define METAD_SERVER_FORMATS_TENSORS_CONSTANT_TYPE_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "server/formats/tensors/imported_constant.h"

namespace metad::formats {

// Says that the bytes of `constant`, as its file has them, are elements of
// `type`. The last extent is then counted in elements of `type`: uint8[3, 8]
// as int4 is int4[3, 16], packed as DLPack packs them, the first in the low
// bits. InvalidArgument where that is no whole number.
//
// Elements of one byte whose type the file does not say stand for one element
// each also where `type` is smaller, as ml_dtypes saves its int4: the low bits
// of each are packed, into a copy, and the shape stays.
absl::Status Reinterpret(const ElementType& type, ImportedConstant& constant);

// Gives `constant` another shape of as many elements, in the same order.
// InvalidArgument where it has not as many.
absl::Status Reshape(const std::vector<int64_t>& shape,
                     ImportedConstant& constant);

// Whether neither the file nor whoever gave it says what the elements are, as
// long as that matters: wider ones may be handles.
bool IsOfUnknownType(const ElementType& type);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_CONSTANT_TYPE_H_
