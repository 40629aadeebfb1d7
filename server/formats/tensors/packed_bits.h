#ifndef METAD_SERVER_FORMATS_TENSORS_PACKED_BITS_H_
#define METAD_SERVER_FORMATS_TENSORS_PACKED_BITS_H_

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"

namespace metad::formats {

// Elements of fewer than 8 bits, one to a byte, to the wire's packing: the low
// `bits` bits of each byte follow each other, the first byte's in the lowest.
// The result is a copy; what was read of `bytes` is released.
ByteRange PackLowBits(const ByteRange& bytes, uint32_t bits);

// The reverse, in pieces: hands `count` elements of `packed`, one to a byte, to
// `sink`. The bits above are those of the sign if `is_signed`, else 0. The
// sink's error ends it.
absl::Status UnpackLowBits(
    const ByteRange& packed, uint32_t bits, bool is_signed, int64_t count,
    const std::function<absl::Status(absl::string_view)>& sink);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_PACKED_BITS_H_
