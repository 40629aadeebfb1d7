#include "server/formats/tensors/npy_file.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "server/formats/tensors/npy_header.h"
#include "server/formats/tensors/packed_bits.h"
#include "server/formats/tensors/wire_order.h"

namespace metad::formats {

absl::StatusOr<ImportedConstant> ParseNpy(const ByteRange& file,
                                          ByteSpool& spool) {
  absl::StatusOr<NpyHeader> header = ParseNpyHeader(file.view());
  if (!header.ok()) return header.status();
  absl::Status length = CheckNpyLength(*header, file.size());
  if (!length.ok()) return length;
  ImportedConstant constant;
  constant.type = header->type;
  constant.shape = header->shape;
  absl::StatusOr<ByteRange> data =
      ToWireOrder({header->shape, header->file_bytes,
                   std::max<size_t>(1, NumberBytes(header->type)),
                   header->big_endian, header->fortran_order},
                  file.Part(header->data_offset), spool);
  if (!data.ok()) return data.status();
  constant.data = header->type.bits < 8 ? PackLowBits(*data, header->type.bits)
                                        : *std::move(data);
  return constant;
}

absl::StatusOr<ImportedConstant> ParseNpy(const ByteRange& file) {
  ByteSpool spool;
  return ParseNpy(file, spool);
}

}  // namespace metad::formats
