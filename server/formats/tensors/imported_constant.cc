#include "server/formats/tensors/imported_constant.h"

#include <algorithm>

namespace metad::formats {

std::optional<int64_t> ElementCount(const std::vector<int64_t>& shape) {
  if (std::any_of(shape.begin(), shape.end(),
                  [](int64_t extent) { return extent < 0; })) {
    return std::nullopt;
  }
  // Before the product, of which extents beside a zero say nothing.
  if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
  int64_t count = 1;
  for (const int64_t extent : shape) {
    if (__builtin_mul_overflow(count, extent, &count)) return std::nullopt;
  }
  return count;
}

std::optional<int64_t> TensorBytes(const ElementType& type,
                                   const std::vector<int64_t>& shape) {
  const std::optional<int64_t> count = ElementCount(shape);
  if (!count.has_value()) return std::nullopt;
  int64_t bits = 0;
  if (__builtin_mul_overflow(int64_t{type.bits} * type.lanes, *count, &bits)) {
    return std::nullopt;
  }
  return bits / 8 + (bits % 8 == 0 ? 0 : 1);
}

}  // namespace metad::formats
