#include "codegen/plan/alignment.h"

#include "absl/strings/str_cat.h"
#include "codegen/plan/plan_limits.h"

namespace metad::codegen {

std::string AlignmentProblem(uint32_t alignment, int64_t element_bytes) {
  if (alignment == 0) return "";
  if ((alignment & (alignment - 1)) != 0 || alignment > kMaxAlignment) {
    return absl::StrCat("expected a power of two, 1 to ", kMaxAlignment);
  }
  if (alignment < element_bytes) {
    return absl::StrCat(
        "is below the element's own alignment; expected at least ",
        element_bytes);
  }
  return "";
}

int64_t AlignedUp(int64_t offset, int64_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

int AlignmentLog2(int64_t alignment) {
  int exponent = 0;
  while ((int64_t{1} << exponent) < alignment) ++exponent;
  return exponent;
}

}  // namespace metad::codegen
