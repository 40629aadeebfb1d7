#include "client/importers/npy_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/importers/npy_header.h"

namespace metad::client {
namespace {

void ReverseEachNumber(size_t number_bytes, std::string& data) {
  for (size_t at = 0; at < data.size(); at += number_bytes) {
    std::reverse(data.begin() + static_cast<ptrdiff_t>(at),
                 data.begin() + static_cast<ptrdiff_t>(at + number_bytes));
  }
}

// `data` holds a non-empty tensor with the first index running fastest; the
// result has the last one running fastest.
std::string ToRowMajor(const std::vector<int64_t>& shape, size_t element_bytes,
                       absl::string_view data) {
  std::vector<size_t> strides;
  strides.reserve(shape.size());
  size_t stride = element_bytes;
  for (const int64_t extent : shape) {
    strides.push_back(stride);
    stride *= static_cast<size_t>(extent);
  }
  std::string out;
  out.reserve(data.size());
  std::vector<int64_t> index(shape.size(), 0);
  size_t from = 0;
  while (out.size() < data.size()) {
    out.append(data.data() + from, element_bytes);
    for (size_t axis = shape.size(); axis > 0; --axis) {
      const size_t i = axis - 1;
      from += strides[i];
      if (++index[i] < shape[i]) break;
      from -= strides[i] * static_cast<size_t>(shape[i]);
      index[i] = 0;
    }
  }
  return out;
}

std::string Copy(const ByteRange& range) {
  std::string copy;
  copy.reserve(range.size());
  range
      .ForEachPiece([&copy](absl::string_view piece) {
        copy.append(piece.data(), piece.size());
        return absl::OkStatus();
      })
      .IgnoreError();  // there is none
  return copy;
}

// The data of the file in the wire's order.
ByteRange ToWireOrder(const NpyHeader& header, const ByteRange& data) {
  const size_t number_bytes = NumberBytes(header.type);
  const bool reversed = header.big_endian && number_bytes > 1;
  const bool transposed = header.fortran_order && header.shape.size() > 1;
  if (data.empty() || (!reversed && !transposed)) return data;
  std::string ordered;
  if (transposed) {
    ordered = ToRowMajor(header.shape, header.type.bits / 8, data.view());
    data.ReleasePages();
  } else {
    ordered = Copy(data);
  }
  if (reversed) ReverseEachNumber(number_bytes, ordered);
  return ByteRange::Owning(std::move(ordered));
}

absl::Status CheckLength(const NpyHeader& header, size_t file_bytes) {
  const size_t found = file_bytes - header.data_offset;
  const auto expected = static_cast<size_t>(header.data_bytes);
  if (found == expected) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "at byte ", header.data_offset, ": expected ", expected,
      " bytes of data for the dtype and shape of the header, found ", found));
}

}  // namespace

absl::StatusOr<ImportedConstant> ParseNpy(const ByteRange& file) {
  absl::StatusOr<NpyHeader> header = ParseNpyHeader(file.view());
  if (!header.ok()) return header.status();
  absl::Status length = CheckLength(*header, file.size());
  if (!length.ok()) return length;
  ImportedConstant constant;
  constant.type = header->type;
  constant.data = ToWireOrder(*header, file.Part(header->data_offset));
  constant.shape = std::move(header->shape);
  return constant;
}

}  // namespace metad::client
