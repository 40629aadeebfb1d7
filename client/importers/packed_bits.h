#ifndef METAD_CLIENT_IMPORTERS_PACKED_BITS_H_
#define METAD_CLIENT_IMPORTERS_PACKED_BITS_H_

#include <cstdint>

#include "client/byte_range.h"

namespace metad::client {

// Elements of fewer than 8 bits, one to a byte, to the wire's packing: the low
// `bits` bits of each byte follow each other, the first byte's in the lowest.
// The result is a copy; what was read of `bytes` is released.
ByteRange PackLowBits(const ByteRange& bytes, uint32_t bits);

}  // namespace metad::client

#endif  // METAD_CLIENT_IMPORTERS_PACKED_BITS_H_
