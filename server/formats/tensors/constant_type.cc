#include "server/formats/tensors/constant_type.h"

#include <numeric>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/tensors/packed_bits.h"

namespace metad::formats {
namespace {

bool IsOpaque(const ElementType& type) {
  return type.code == TypeCode::kOpaque;
}

int64_t ElementBits(const ElementType& type) {
  return int64_t{type.bits} * type.lanes;
}

}  // namespace

absl::Status Reinterpret(const ElementType& type, ImportedConstant& constant) {
  const int64_t from = ElementBits(constant.type);
  const int64_t to = ElementBits(type);
  if (to == 0) {
    return absl::InvalidArgumentError(
        "the type has no bits, expected at least one bit and one lane");
  }
  if (IsOpaque(constant.type) && from == 8 && to < 8) {
    constant.data = PackLowBits(constant.data, static_cast<uint32_t>(to));
  } else if (from != to) {
    const bool is_scalar = constant.shape.empty();
    const int64_t last = is_scalar ? 1 : constant.shape.back();
    const int64_t step = to / std::gcd(from, to);
    if (is_scalar || last % step != 0) {
      return absl::InvalidArgumentError(
          absl::StrCat(is_scalar ? "it is a scalar"
                                 : absl::StrCat("its last extent is ", last),
                       " and its elements have ", from,
                       " bits each, expected a multiple of ", step,
                       " for elements of ", to, " bits"));
    }
    int64_t extent = 0;
    // Only an empty tensor has extents that its file has no room for.
    if (__builtin_mul_overflow(last / step, from * step / to, &extent)) {
      return absl::InvalidArgumentError(
          absl::StrCat("its last extent of ", last, " is too large"));
    }
    constant.shape.back() = extent;
  }
  constant.type = type;
  return absl::OkStatus();
}

absl::Status Reshape(const std::vector<int64_t>& shape,
                     ImportedConstant& constant) {
  const std::optional<int64_t> elements = ElementCount(shape);
  if (elements != ElementCount(constant.shape)) {
    return absl::InvalidArgumentError(
        absl::StrCat("it has the shape [", absl::StrJoin(constant.shape, ","),
                     "], expected one of as many elements as [",
                     absl::StrJoin(shape, ","), "]"));
  }
  constant.shape = shape;
  return absl::OkStatus();
}

bool IsOfUnknownType(const ElementType& type) {
  return IsOpaque(type) && type.bits <= 16;
}

}  // namespace metad::formats
