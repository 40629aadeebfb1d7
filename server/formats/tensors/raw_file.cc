#include "server/formats/tensors/raw_file.h"

#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/formats/tensors/element_type_name.h"

namespace metad::formats {
namespace {

constexpr absl::string_view kExpectedShape =
    "expected a shape such as [3,4], [] for a scalar, with extents of 0 or "
    "more and at most 64 of them";

bool IsDigits(absl::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == absl::string_view::npos;
}

// "3,4", or nothing.
absl::StatusOr<std::vector<int64_t>> ParseShape(absl::string_view text) {
  std::vector<int64_t> shape;
  if (text.empty()) return shape;
  for (const absl::string_view part : absl::StrSplit(text, ',')) {
    int64_t extent = 0;
    if (!IsDigits(part) || !absl::SimpleAtoi(part, &extent) ||
        shape.size() == kMaxDimensions) {
      return absl::InvalidArgumentError(kExpectedShape);
    }
    shape.push_back(extent);
  }
  return shape;
}

// int8, float32[2], or what was meant to be such.
bool LooksLikeLayout(absl::string_view text) {
  const absl::string_view type = text.substr(0, text.find('['));
  if (ParseElementTypeName(type).ok()) return true;
  // A bracket that closes the text is no part of a usual file name.
  return type.size() < text.size() && absl::EndsWith(text, "]") &&
         !type.empty() && type.find('/') == absl::string_view::npos;
}

}  // namespace

absl::StatusOr<RawLayout> ParseRawLayout(absl::string_view text) {
  const size_t bracket = text.find('[');
  const absl::StatusOr<ElementType> type =
      ParseElementTypeName(text.substr(0, bracket));
  if (!type.ok()) return type.status();
  if (!IsDlpackType(*type) || type->code == TypeCode::kOpaque) {
    return absl::InvalidArgumentError(
        absl::StrCat("constants of ", ElementTypeName(*type),
                     " cannot be, expected a type "
                     "such as int8, uint4, float32 or bfloat16"));
  }
  RawLayout layout;
  layout.type = *type;
  if (bracket == absl::string_view::npos) return layout;
  absl::string_view shape = text.substr(bracket + 1);
  if (!absl::EndsWith(shape, "]")) {
    return absl::InvalidArgumentError(kExpectedShape);
  }
  shape.remove_suffix(1);
  absl::StatusOr<std::vector<int64_t>> extents = ParseShape(shape);
  if (!extents.ok()) return extents.status();
  layout.shape = *std::move(extents);
  return layout;
}

absl::StatusOr<RawFileName> SplitRawFileName(absl::string_view text) {
  RawFileName name;
  const size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos ||
      !LooksLikeLayout(text.substr(colon + 1))) {
    name.path = std::string(text);
    return name;
  }
  absl::StatusOr<RawLayout> layout = ParseRawLayout(text.substr(colon + 1));
  if (!layout.ok()) return layout.status();
  name.path = std::string(text.substr(0, colon));
  name.layout = *std::move(layout);
  return name;
}

absl::StatusOr<ImportedConstant> ParseRaw(const ByteRange& file,
                                          const RawLayout& layout) {
  ImportedConstant constant;
  constant.type = layout.type;
  constant.data = file;
  const auto found = static_cast<int64_t>(file.size());
  const int64_t bits = int64_t{layout.type.bits} * layout.type.lanes;
  if (!layout.shape.has_value()) {
    if (found > std::numeric_limits<int64_t>::max() / 8 ||
        found * 8 % bits != 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("has ", found, " bytes, expected a multiple of ", bits,
                       " bits for ", ElementTypeName(layout.type)));
    }
    constant.shape = {found * 8 / bits};
    return constant;
  }
  const std::optional<int64_t> expected =
      TensorBytes(layout.type, *layout.shape);
  if (!expected.has_value()) {
    return absl::InvalidArgumentError(
        "expected a shape of less than 2^63 bits in all");
  }
  if (*expected != found) {
    return absl::InvalidArgumentError(
        absl::StrCat("has ", found, " bytes, expected ", *expected, " for ",
                     TensorTypeName(layout.type, *layout.shape)));
  }
  constant.shape = *layout.shape;
  return constant;
}

}  // namespace metad::formats
