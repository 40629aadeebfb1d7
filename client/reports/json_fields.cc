#include "client/reports/json_fields.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"

namespace metad::client {
namespace {

using Json = nlohmann::ordered_json;

std::optional<int64_t> CountOf(const Json& value) {
  constexpr auto kMost =
      static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  if (!value.is_number_unsigned()) return std::nullopt;
  const auto number = value.get<uint64_t>();
  if (number > kMost) return std::nullopt;
  return static_cast<int64_t>(number);
}

std::string PathOfItem(const std::string& list, size_t index) {
  return absl::StrCat(list, "[", index, "]");
}

}  // namespace

JsonFields::JsonFields(const Json& object, std::string path,
                       std::vector<std::string>& problems)
    : object_(object), path_(std::move(path)), problems_(problems) {
  if (!object_.is_object()) {
    Expected(path_.empty() ? "the document" : path_, "an object");
  }
}

bool JsonFields::Has(const char* name) const { return object_.contains(name); }

void JsonFields::Read(const char* name, std::string& to) const {
  const Json* value = Find(name);
  if (value == nullptr || value->is_null()) return;
  if (!value->is_string()) return Expected(PathOf(name), "a string");
  to = value->get<std::string>();
}

void JsonFields::Read(const char* name, bool& to) const {
  const Json* value = Find(name);
  if (value == nullptr) return;
  if (!value->is_boolean()) return Expected(PathOf(name), "true or false");
  to = value->get<bool>();
}

void JsonFields::Read(const char* name, int64_t& to) const {
  const Json* value = Find(name);
  if (value == nullptr) return;
  const std::optional<int64_t> count = CountOf(*value);
  if (!count.has_value()) return Expected(PathOf(name), "a whole number");
  to = *count;
}

void JsonFields::Read(const char* name, std::optional<int64_t>& to) const {
  const Json* value = Find(name);
  if (value == nullptr || value->is_null()) return;
  to = CountOf(*value);
  if (!to.has_value()) Expected(PathOf(name), "a whole number or null");
}

void JsonFields::Read(const char* name, std::vector<int64_t>& to) const {
  const Json* value = Find(name);
  if (value == nullptr) return;
  if (!value->is_array()) return Expected(PathOf(name), "an array");
  for (size_t i = 0; i < value->size(); ++i) {
    const std::optional<int64_t> count = CountOf((*value)[i]);
    if (!count.has_value()) {
      return Expected(PathOfItem(PathOf(name), i), "a whole number");
    }
    to.push_back(*count);
  }
}

void JsonFields::Read(const char* name, std::vector<std::string>& to) const {
  const Json* value = Find(name);
  if (value == nullptr) return;
  if (!value->is_array()) return Expected(PathOf(name), "an array");
  for (size_t i = 0; i < value->size(); ++i) {
    const Json& item = (*value)[i];
    if (!item.is_string()) {
      return Expected(PathOfItem(PathOf(name), i), "a string");
    }
    to.push_back(item.get<std::string>());
  }
}

void JsonFields::ReadObject(
    const char* name,
    const std::function<void(const JsonFields&)>& read) const {
  const Json* value = Find(name);
  if (value == nullptr || value->is_null()) return;
  read(JsonFields(*value, PathOf(name), problems_));
}

void JsonFields::ReadEach(
    const char* name,
    const std::function<void(const JsonFields&)>& read) const {
  const Json* value = Find(name);
  if (value == nullptr) return;
  if (!value->is_array()) return Expected(PathOf(name), "an array");
  for (size_t i = 0; i < value->size(); ++i) {
    read(JsonFields((*value)[i], PathOfItem(PathOf(name), i), problems_));
  }
}

const Json* JsonFields::Find(const char* name) const {
  // Reported when it was found to be no object.
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(name);
  if (found != object_.end()) return &*found;
  problems_.push_back(absl::StrCat(PathOf(name), " is missing"));
  return nullptr;
}

std::string JsonFields::PathOf(const char* name) const {
  return path_.empty() ? name : absl::StrCat(path_, ".", name);
}

void JsonFields::Expected(const std::string& path, const char* what) const {
  problems_.push_back(absl::StrCat(path, ": expected ", what));
}

}  // namespace metad::client
