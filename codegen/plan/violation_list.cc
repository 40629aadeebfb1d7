#include "codegen/plan/violation_list.h"

#include <utility>

namespace metad::codegen {
namespace {

void Limit(std::string& description) {
  if (description.size() <= ViolationList::kMaxDescription) return;
  description.resize(ViolationList::kMaxDescription - 3);
  description += "...";
}

}  // namespace

void ViolationList::Add(std::string field, std::string description) {
  ++total_;
  if (kept_.size() < kMaxKept) {
    Limit(description);
    kept_.push_back({std::move(field), std::move(description)});
  }
}

void ViolationList::Append(const ViolationList& other) {
  for (const Violation& violation : other.kept_) {
    Add(violation.field, violation.description);
  }
  total_ += other.total_ - other.kept_.size();
}

void ViolationList::PrefixFields(const std::string& prefix) {
  for (Violation& violation : kept_) {
    const bool whole = violation.field.empty();
    violation.field.insert(0, prefix);
    if (whole && violation.field.back() == '.') violation.field.pop_back();
  }
}

void ViolationList::Rewrite(const std::function<void(Violation&)>& rewrite) {
  for (Violation& violation : kept_) {
    rewrite(violation);
    Limit(violation.description);
  }
}

}  // namespace metad::codegen
