#include "client/importers/npy_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
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
                       const std::string& data) {
  std::vector<size_t> strides;
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
    out.append(data, from, element_bytes);
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

absl::Status CheckLength(const NpyHeader& header, size_t file_bytes) {
  const size_t found = file_bytes - header.data_offset;
  const auto expected = static_cast<size_t>(header.data_bytes);
  if (found == expected) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "at byte ", header.data_offset, ": expected ", expected,
      " bytes of data for the dtype and shape of the header, found ", found));
}

}  // namespace

absl::StatusOr<ImportedConstant> ParseNpy(std::string file) {
  absl::StatusOr<NpyHeader> header = ParseNpyHeader(file);
  if (!header.ok()) return header.status();
  absl::Status length = CheckLength(*header, file.size());
  if (!length.ok()) return length;
  file.erase(0, header->data_offset);

  const size_t element_bytes = header->type.bits / 8;
  if (header->big_endian) ReverseEachNumber(NumberBytes(header->type), file);
  if (header->fortran_order && header->shape.size() > 1) {
    file = ToRowMajor(header->shape, element_bytes, file);
  }
  ImportedConstant constant;
  constant.type = header->type;
  constant.shape = std::move(header->shape);
  constant.data = std::move(file);
  return constant;
}

}  // namespace metad::client
