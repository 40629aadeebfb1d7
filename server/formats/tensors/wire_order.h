#ifndef METAD_SERVER_FORMATS_TENSORS_WIRE_ORDER_H_
#define METAD_SERVER_FORMATS_TENSORS_WIRE_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "server/formats/byte_range.h"
#include "server/formats/byte_spool.h"

namespace metad::formats {

// How a file has the numbers of a tensor.
struct FileOrder {
  std::vector<int64_t> shape;
  size_t element_bytes = 1;
  // What a reversed byte order reverses: a part of an element, or all of it.
  size_t number_bytes = 1;
  bool big_endian = false;
  // Whether the first index runs fastest, and not the last.
  bool first_index_fastest = false;
};

// What is made of a transposed tensor at a time: each such slab takes a look at
// all of the pages that it is scattered over.
inline constexpr size_t kSlabBytes = size_t{32} << 20;

// The tensor's bytes as the wire has them, little-endian and with the last
// index running fastest: `data` itself where it is so already, else a run of
// the spool's, made piece by piece. Pages of `data` that were read are
// released.
absl::StatusOr<ByteRange> ToWireOrder(const FileOrder& order,
                                      const ByteRange& data, ByteSpool& spool,
                                      size_t slab_bytes = kSlabBytes);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_WIRE_ORDER_H_
