#include "server/formats/tensors/safetensors_file.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/formats/archives/byte_cursor.h"
#include "server/formats/tensors/element_type_name.h"
#include "server/formats/tensors/safetensors_header.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

using Tensor = SafetensorsHeader::Tensor;

struct NamedDtype {
  absl::string_view name;
  ElementType type;
};

// F8_E4M3 is the finite one, as PyTorch's float8_e4m3fn, which is saved so.
constexpr NamedDtype kDtypes[] = {
    {"BOOL", {TypeCode::kBool, 8}},
    {"U8", {TypeCode::kUInt, 8}},
    {"I8", {TypeCode::kInt, 8}},
    {"F8_E4M3", {TypeCode::kFloat8E4M3Fn, 8}},
    {"F8_E5M2", {TypeCode::kFloat8E5M2, 8}},
    {"F8_E8M0", {TypeCode::kFloat8E8M0Fnu, 8}},
    {"F8_E4M3FNUZ", {TypeCode::kFloat8E4M3Fnuz, 8}},
    {"F8_E5M2FNUZ", {TypeCode::kFloat8E5M2Fnuz, 8}},
    {"F6_E2M3", {TypeCode::kFloat6E2M3Fn, 6}},
    {"F6_E3M2", {TypeCode::kFloat6E3M2Fn, 6}},
    {"F4", {TypeCode::kFloat4E2M1Fn, 4}},
    {"U16", {TypeCode::kUInt, 16}},
    {"I16", {TypeCode::kInt, 16}},
    {"F16", {TypeCode::kFloat, 16}},
    {"BF16", {TypeCode::kBFloat, 16}},
    {"U32", {TypeCode::kUInt, 32}},
    {"I32", {TypeCode::kInt, 32}},
    {"F32", {TypeCode::kFloat, 32}},
    {"C64", {TypeCode::kComplex, 64}},
    {"U64", {TypeCode::kUInt, 64}},
    {"I64", {TypeCode::kInt, 64}},
    {"F64", {TypeCode::kFloat, 64}},
};

std::string TensorProblem(const Tensor& tensor, absl::string_view text) {
  return absl::StrCat("tensor '", platform::Printable(tensor.name),
                      "' at byte ", tensor.offset, ": ", text);
}

absl::StatusOr<ElementType> CheckTensor(const Tensor& tensor,
                                        uint64_t data_bytes) {
  const std::optional<ElementType> type = TypeOfSafetensorsDtype(tensor.dtype);
  if (!type.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat("dtype '", platform::Printable(tensor.dtype.substr(0, 64)),
                     "' is not known, expected one such as F32, BF16 or I8, or "
                     "--select to leave it out"));
  }
  const std::optional<int64_t> bytes = TensorBytes(*type, tensor.shape);
  if (!bytes.has_value()) {
    return absl::InvalidArgumentError(
        "expected a shape of less than 2^63 bits in all");
  }
  if (tensor.begin > tensor.end) {
    return absl::InvalidArgumentError(
        absl::StrCat("its data_offsets end before they begin: ", tensor.begin,
                     ", ", tensor.end));
  }
  if (tensor.end > data_bytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("its data ends at byte ", tensor.end,
                     " of the data, found the end at byte ", data_bytes));
  }
  if (tensor.end - tensor.begin != static_cast<uint64_t>(*bytes)) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected ", *bytes, " bytes of data for ",
                     TensorTypeName(*type, tensor.shape),
                     ", found data_offsets of ", tensor.end - tensor.begin));
  }
  return *type;
}

// Each byte of the data is one tensor's.
absl::Status CheckCoverage(const std::vector<Tensor>& tensors,
                           uint64_t data_bytes) {
  std::vector<const Tensor*> ordered;
  ordered.reserve(tensors.size());
  for (const Tensor& tensor : tensors) ordered.push_back(&tensor);
  std::stable_sort(
      ordered.begin(), ordered.end(), [](const Tensor* a, const Tensor* b) {
        return std::tie(a->begin, a->end) < std::tie(b->begin, b->end);
      });
  uint64_t at = 0;
  const Tensor* before = nullptr;
  for (const Tensor* tensor : ordered) {
    if (tensor->begin < at) {
      return absl::InvalidArgumentError(TensorProblem(
          *tensor, absl::StrCat("its data begins at byte ", tensor->begin,
                                " of the data, within that of '",
                                platform::Printable(before->name), "'")));
    }
    if (tensor->begin > at) {
      return absl::InvalidArgumentError(TensorProblem(
          *tensor, absl::StrCat("its data begins at byte ", tensor->begin,
                                " of the data, expected ", at,
                                ", where what is before it ends")));
    }
    at = tensor->end;
    before = tensor;
  }
  if (at == data_bytes) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("expected the end at byte ", at,
                   " of the data, where the last tensor ends, found ",
                   data_bytes - at, " more bytes"));
}

}  // namespace

std::optional<ElementType> TypeOfSafetensorsDtype(absl::string_view dtype) {
  for (const NamedDtype& known : kDtypes) {
    if (known.name == dtype) return known.type;
  }
  return std::nullopt;
}

std::optional<absl::string_view> SafetensorsDtype(const ElementType& type) {
  for (const NamedDtype& known : kDtypes) {
    if (known.type == type) return known.name;
  }
  return std::nullopt;
}

SafetensorsContents ParseSafetensors(const ByteRange& file,
                                     const NameFilter& wanted) {
  SafetensorsContents contents;
  absl::StatusOr<SafetensorsHeader> header =
      ParseSafetensorsHeader(file.view());
  if (!header.ok()) {
    contents.problems.emplace_back(header.status().message());
    return contents;
  }
  contents.metadata = std::move(header->metadata);
  const uint64_t data_bytes = file.size() - header->data_offset;
  for (const Tensor& tensor : header->tensors) {
    const bool is_wanted = IsWanted(wanted, tensor.name);
    const absl::StatusOr<ElementType> type = CheckTensor(tensor, data_bytes);
    if (!type.ok()) {
      if (!is_wanted) continue;
      contents.problems.push_back(
          TensorProblem(tensor, type.status().message()));
      continue;
    }
    if (!is_wanted) continue;
    ImportedConstant constant;
    constant.name = tensor.name;
    constant.type = *type;
    constant.shape = tensor.shape;
    constant.data =
        file.Part(header->data_offset + static_cast<size_t>(tensor.begin),
                  static_cast<size_t>(tensor.end - tensor.begin));
    contents.constants.push_back(std::move(constant));
  }
  if (!contents.problems.empty()) return contents;
  const absl::Status covered = CheckCoverage(header->tensors, data_bytes);
  if (!covered.ok()) contents.problems.emplace_back(covered.message());
  return contents;
}

}  // namespace metad::formats
