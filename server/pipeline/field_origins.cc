#include "server/pipeline/field_origins.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace metad::pipeline {
namespace {

// Takes `name[N]` off the front of `path`.
std::optional<size_t> ConsumeElement(absl::string_view name,
                                     absl::string_view& path) {
  absl::string_view rest = path;
  if (!absl::ConsumePrefix(&rest, name) || !absl::ConsumePrefix(&rest, "[")) {
    return std::nullopt;
  }
  const size_t end = rest.find(']');
  size_t index = 0;
  if (end == absl::string_view::npos ||
      !absl::SimpleAtoi(rest.substr(0, end), &index)) {
    return std::nullopt;
  }
  path = rest.substr(end + 1);
  return index;
}

const FieldOrigin* At(const std::vector<FieldOrigin>& origins, size_t index) {
  return index < origins.size() ? &origins[index] : nullptr;
}

}  // namespace

void FieldOrigins::SetInterface(size_t model, FieldOrigin origin) {
  if (interfaces_.size() <= model) interfaces_.resize(model + 1);
  interfaces_[model] = std::move(origin);
}

const FieldOrigin* FieldOrigins::Find(absl::string_view& path) const {
  if (const auto i = ConsumeElement("modules", path)) return At(modules_, *i);
  if (const auto i = ConsumeElement("constants", path)) {
    return At(constants_, *i);
  }
  if (const auto i = ConsumeElement("joined_registries", path)) {
    return At(joined_, *i);
  }
  const auto i = ConsumeElement("models", path);
  if (!i.has_value()) return nullptr;
  const FieldOrigin* interface = At(interfaces_, *i);
  const bool is_interface = interface != nullptr && !interface->field.empty() &&
                            absl::StartsWith(path, ".aot");
  return is_interface ? interface : At(models_, *i);
}

void FieldOrigins::Restore(std::string& field, std::string& text) const {
  absl::string_view below = field;
  const FieldOrigin* origin = Find(below);
  if (origin == nullptr) return;
  if (origin->place.empty()) {
    field = absl::StrCat(origin->field, below);
    return;
  }
  // What is below is a field of no message of the request's.
  field = origin->field;
  text = absl::StrCat(origin->place, ": ", text);
}

void FieldOrigins::Restore(codegen::ViolationList& violations) const {
  violations.Rewrite([this](codegen::Violation& violation) {
    Restore(violation.field, violation.description);
  });
}

void FieldOrigins::Restore(std::vector<BuildNote>& notes) const {
  for (BuildNote& note : notes) Restore(note.field, note.text);
}

}  // namespace metad::pipeline
