#include "client/importers/npy_file.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/importers/npy_header.h"
#include "client/importers/packed_bits.h"
#include "client/importers/wire_order.h"

namespace metad::client {
namespace {

absl::Status CheckLength(const NpyHeader& header, size_t file_bytes) {
  const size_t found = file_bytes - header.data_offset;
  const auto expected = static_cast<size_t>(header.data_bytes);
  if (found == expected) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "at byte ", header.data_offset, ": expected ", expected,
      " bytes of data for the dtype and shape of the header, found ", found));
}

}  // namespace

absl::StatusOr<ImportedConstant> ParseNpy(const ByteRange& file,
                                          ByteSpool& spool) {
  absl::StatusOr<NpyHeader> header = ParseNpyHeader(file.view());
  if (!header.ok()) return header.status();
  absl::Status length = CheckLength(*header, file.size());
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

}  // namespace metad::client
