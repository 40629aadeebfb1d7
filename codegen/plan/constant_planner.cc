#include "codegen/plan/constant_planner.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "codegen/plan/alignment.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/plan/section_name.h"
#include "codegen/plan/style_choice.h"
#include "codegen/plan/tensor_shape.h"

namespace metad::codegen {
namespace {

ElementStorage UnsignedStorage(int64_t element_bytes) {
  switch (element_bytes) {
    case 1:
      return ElementStorage::kUInt8;
    case 2:
      return ElementStorage::kUInt16;
    case 4:
      return ElementStorage::kUInt32;
    default:
      return ElementStorage::kUInt64;
  }
}

ElementStorage SignedStorage(int64_t element_bytes) {
  switch (element_bytes) {
    case 1:
      return ElementStorage::kInt8;
    case 2:
      return ElementStorage::kInt16;
    case 4:
      return ElementStorage::kInt32;
    default:
      return ElementStorage::kInt64;
  }
}

// The C type that a program would have an array of, whatever the values and
// however they are written; C has none for half precision, and none for
// elements that share a byte.
ElementStorage ChooseStorage(const DataType& type) {
  const int64_t bytes = UnitBytes(type);
  if (type.code == DataType::kInt && type.bits >= 8) {
    return SignedStorage(bytes);
  }
  if (type.code == DataType::kFloat || type.code == DataType::kComplex) {
    if (bytes == 4) return ElementStorage::kFloat;
    if (bytes == 8) return ElementStorage::kDouble;
  }
  return UnsignedStorage(bytes);
}

// Element count of a tensor whose type, shape and data agree.
std::optional<int64_t> CheckContent(const ConstantSpec& spec,
                                    const std::string& field,
                                    ViolationList& violations) {
  const std::optional<int64_t> count =
      CheckTensorShape(absl::StrCat("constant ", Quoted(spec.name)), spec.type,
                       spec.shape, field, violations);
  if (!count.has_value()) return std::nullopt;
  const int64_t expected = PackedBytes(spec.type, *count);
  if (static_cast<int64_t>(spec.data.size()) == expected) return count;
  violations.Add(
      absl::StrCat(field, ".data"),
      absl::StrCat("constant ", Quoted(spec.name), " has ", spec.data.size(),
                   " bytes; ", DataTypeName(spec.type), ShapeText(spec.shape),
                   " needs ", expected));
  return std::nullopt;
}

void CheckAlignment(const std::string& name, uint32_t alignment,
                    int64_t unit_bytes, const std::string& field,
                    ViolationList& violations) {
  const std::string problem = AlignmentProblem(alignment, unit_bytes);
  if (problem.empty()) return;
  violations.Add(absl::StrCat(field, ".alignment"),
                 absl::StrCat("alignment ", alignment, " of constant ",
                              Quoted(name), " ", problem));
}

PlannedConstant MakeConstant(const std::string& name, const DataType& type,
                             const std::vector<int64_t>& shape,
                             int64_t element_count, uint32_t alignment,
                             absl::string_view data) {
  PlannedConstant constant;
  constant.name = name;
  constant.type = type;
  constant.shape = shape;
  constant.element_count = element_count;
  const int64_t bytes = PackedBytes(type, element_count);
  constant.storage = ChooseStorage(type);
  const int64_t unit = StorageUnitBytes(constant.storage);
  constant.stored_elements = bytes == 0 ? 1 : bytes / unit;
  constant.stored_bytes = constant.stored_elements * unit;
  constant.alignment = alignment == 0 ? kDefaultAlignment : alignment;
  constant.data = data;
  return constant;
}

}  // namespace

std::optional<PlannedConstant> PlanConstant(const ConstantSpec& spec,
                                            const std::string& field,
                                            const ConstantDefaults& defaults,
                                            ViolationList& violations) {
  const size_t violations_before = violations.total();
  const std::optional<int64_t> count = CheckContent(spec, field, violations);
  CheckAlignment(spec.name, spec.alignment,
                 count.has_value() ? UnitBytes(spec.type) : 1, field,
                 violations);
  const std::string section =
      spec.section.empty() ? defaults.section : spec.section;
  const std::string section_problem =
      spec.section.empty() ? "" : SectionProblem(section);
  if (!section_problem.empty()) {
    violations.Add(absl::StrCat(field, ".section"),
                   absl::StrCat("section ", Quoted(section), " of constant ",
                                Quoted(spec.name), " ", section_problem));
  }
  if (violations.total() != violations_before) return std::nullopt;

  PlannedConstant constant = MakeConstant(spec.name, spec.type, spec.shape,
                                          *count, spec.alignment, spec.data);
  constant.data_id = spec.data_id;
  constant.section = section;
  constant.default_section = spec.section.empty() && !defaults.section_is_asked;
  constant.region = spec.region.empty() ? defaults.region : spec.region;
  constant.style = ChooseStyle(
      spec.style == ConstantStyle::kAuto ? defaults.style : spec.style,
      constant);
  return constant;
}

std::optional<PlannedConstant> PlanJoinedConstant(const JoinedConstant& spec,
                                                  const std::string& field,
                                                  ViolationList& violations) {
  const size_t violations_before = violations.total();
  const std::optional<int64_t> count =
      CheckTensorShape(absl::StrCat("constant ", Quoted(spec.name)), spec.type,
                       spec.shape, field, violations);
  CheckAlignment(spec.name, spec.alignment,
                 count.has_value() ? UnitBytes(spec.type) : 1, field,
                 violations);
  if (violations.total() != violations_before) return std::nullopt;
  PlannedConstant constant = MakeConstant(spec.name, spec.type, spec.shape,
                                          *count, spec.alignment, {});
  constant.joined = true;
  return constant;
}

}  // namespace metad::codegen
