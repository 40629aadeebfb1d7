#ifndef METAD_CLIENT_REQUEST_CONSTANT_TYPE_H_
#define METAD_CLIENT_REQUEST_CONSTANT_TYPE_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "client/failure.h"
#include "client/request/request_sources.h"
#include "metad/v1/build_spec.pb.h"
#include "server/formats/byte_range.h"

namespace metad::client {

// Says that `data`, the bytes of `constant` as its file has them, are elements
// of `type`. The last extent is then counted in elements of `type`: uint8[3, 8]
// as int4 is int4[3, 16], packed as DLPack packs them, the first in the low
// bits. InvalidArgument where that is no whole number.
//
// Elements of one byte whose type the file does not say stand for one element
// each also where `type` is smaller, as ml_dtypes saves its int4: the low bits
// of each are packed, into a copy, and the shape stays.
absl::Status Reinterpret(const v1::DataType& type, v1::ConstantTensor& constant,
                         formats::ByteRange& data);

// Gives `constant` another shape of as many elements, in the same order.
// InvalidArgument where it has not as many.
absl::Status Reshape(const std::vector<int64_t>& shape,
                     v1::ConstantTensor& constant);

// Adds a problem for each constant whose type neither its file nor the command
// line says.
void CheckTypesAreKnown(const v1::BuildSpec& spec,
                        const RequestSources& sources, Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_REQUEST_CONSTANT_TYPE_H_
