#include "codegen/plan/tensor_shape.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/plan_limits.h"

namespace metad::codegen {
namespace {

// Product of the extents, or nothing if an extent is negative or the tensor
// would exceed kMaxConstantBytes.
std::optional<int64_t> ElementCount(const std::vector<int64_t>& shape,
                                    const DataType& type) {
  // A zero extent makes the tensor empty however large the others are.
  bool empty = false;
  for (int64_t extent : shape) {
    if (extent < 0) return std::nullopt;
    if (extent == 0) empty = true;
  }
  if (empty) return 0;
  const int64_t limit = kMaxConstantBytes * 8 / ElementBits(type);
  int64_t count = 1;
  for (int64_t extent : shape) {
    if (extent > limit / count) return std::nullopt;
    count *= extent;
  }
  return count;
}

}  // namespace

std::string ShapeText(const std::vector<int64_t>& shape) {
  return absl::StrCat("[", absl::StrJoin(shape, ", "), "]");
}

std::optional<int64_t> CheckTensorShape(const std::string& subject,
                                        const DataType& type,
                                        const std::vector<int64_t>& shape,
                                        const std::string& field,
                                        ViolationList& violations) {
  const std::string problem = DataTypeProblem(type);
  if (!problem.empty()) {
    violations.Add(absl::StrCat(field, ".data_type"),
                   absl::StrCat(subject, ": ", problem));
    return std::nullopt;
  }
  if (shape.size() > kMaxRank) {
    violations.Add(absl::StrCat(field, ".shape"),
                   absl::StrCat(subject, " has ", shape.size(),
                                " dimensions; expected at most ", kMaxRank));
    return std::nullopt;
  }
  const std::optional<int64_t> count = ElementCount(shape, type);
  if (!count.has_value()) {
    violations.Add(
        absl::StrCat(field, ".shape"),
        absl::StrCat(subject, ": shape ", ShapeText(shape),
                     "; expected extents of at least 0 and at most 2^40 "
                     "bytes in all"));
  }
  return count;
}

int64_t TensorBytes(const DataType& type, const std::vector<int64_t>& shape) {
  return PackedBytes(type, ElementCount(shape, type).value_or(0));
}

}  // namespace metad::codegen
