#include "server/formats/model_library/strict_json.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/formats/archives/counted_char.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

using Json = nlohmann::json;
using Kind = JsonValue::Kind;

// What may stand between the end of one token and the next value or name.
constexpr absl::string_view kBetween = " \t\r\n:,";

// Makes values of the parser's events, and refuses what it would take without a
// word. The functions return whether to go on.
class ValueBuilder : public nlohmann::json_sax<Json> {
 public:
  // `consumed` is how much of `text` the parser has read.
  ValueBuilder(absl::string_view text, const size_t& consumed,
               const JsonLimits& limits)
      : text_(text), consumed_(consumed), limits_(limits) {}

  bool null() override { return Add(Kind::kOther) != nullptr; }
  bool boolean(bool /*value*/) override { return Add(Kind::kOther) != nullptr; }
  bool number_integer(number_integer_t value) override {
    return AddInteger(value);
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return Add(Kind::kOther) != nullptr;
    }
    return AddInteger(static_cast<int64_t>(value));
  }
  bool number_float(number_float_t /*value*/,
                    const string_t& /*text*/) override {
    return Add(Kind::kOther) != nullptr;
  }
  bool string(string_t& value) override {
    JsonValue* const added = Add(Kind::kText);
    if (added != nullptr) added->text = std::move(value);
    return added != nullptr;
  }
  bool binary(binary_t& /*value*/) override { return false; }

  bool start_object(size_t /*elements*/) override {
    return Enter(Kind::kObject);
  }
  bool end_object() override { return Leave(); }
  bool start_array(size_t /*elements*/) override { return Enter(Kind::kList); }
  bool end_array() override { return Leave(); }

  bool key(string_t& name) override {
    const size_t begin = TakeBegin();
    if (!open_.back().known_names.insert(name).second) {
      return Fail(begin,
                  absl::StrCat("has the name \"", platform::Printable(name),
                               "\" twice in one object"));
    }
    open_.back().value.names.push_back(std::move(name));
    return true;
  }

  bool parse_error(size_t position, const std::string& /*last_token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    // It counts from 1, and the last character read is the one it is about.
    return Fail(position == 0 ? 0 : position - 1, "is no JSON");
  }

  JsonValue TakeValue() { return std::move(top_); }
  const JsonProblem& problem() const { return problem_; }

 private:
  // An object or a list whose end has not come yet.
  struct Open {
    JsonValue value;
    std::unordered_set<std::string> known_names;
  };

  bool Fail(size_t offset, std::string text) {
    problem_ = {static_cast<int64_t>(offset), std::move(text)};
    return false;
  }

  // Where the token begins that the parser has just read.
  size_t TakeBegin() {
    const size_t begin =
        std::min(text_.find_first_not_of(kBetween, last_end_), text_.size());
    last_end_ = consumed_;
    return begin;
  }

  bool Count(size_t begin) {
    if (++values_ <= limits_.max_values) return true;
    return Fail(begin,
                absl::StrCat("has more than ", limits_.max_values, " values"));
  }

  // Null, with a problem, where there are too many.
  JsonValue* Add(Kind kind) {
    const size_t begin = TakeBegin();
    if (!Count(begin)) return nullptr;
    JsonValue* added = &top_;
    if (!open_.empty()) {
      std::vector<JsonValue>& elements = open_.back().value.elements;
      elements.emplace_back();
      added = &elements.back();
    }
    added->kind = kind;
    added->offset = static_cast<int64_t>(begin);
    return added;
  }

  bool AddInteger(int64_t value) {
    JsonValue* const added = Add(Kind::kInteger);
    if (added != nullptr) added->integer = value;
    return added != nullptr;
  }

  bool Enter(Kind kind) {
    const size_t begin = TakeBegin();
    if (!Count(begin)) return false;
    if (open_.size() == limits_.max_depth) {
      return Fail(begin, absl::StrCat("is nested deeper than ",
                                      limits_.max_depth, " levels"));
    }
    open_.emplace_back();
    open_.back().value.kind = kind;
    open_.back().value.offset = static_cast<int64_t>(begin);
    return true;
  }

  bool Leave() {
    last_end_ = consumed_;
    JsonValue value = std::move(open_.back().value);
    open_.pop_back();
    if (open_.empty()) {
      top_ = std::move(value);
    } else {
      open_.back().value.elements.push_back(std::move(value));
    }
    return true;
  }

  const absl::string_view text_;
  const size_t& consumed_;
  const JsonLimits& limits_;
  JsonValue top_;
  std::vector<Open> open_;
  // Of the last token.
  size_t last_end_ = 0;
  size_t values_ = 0;
  JsonProblem problem_;
};

}  // namespace

const JsonValue* JsonValue::Find(absl::string_view name) const {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return nullptr;
  return &elements[static_cast<size_t>(found - names.begin())];
}

std::optional<JsonValue> ParseStrictJson(absl::string_view text,
                                         JsonProblem& problem,
                                         const JsonLimits& limits) {
  if (text.size() > limits.max_bytes) {
    problem = {0, absl::StrCat("has ", text.size(), " bytes, expected at most ",
                               limits.max_bytes)};
    return std::nullopt;
  }
  size_t consumed = 0;
  ValueBuilder builder(text, consumed, limits);
  const CountedChar begin(text.data(), &consumed);
  const CountedChar end(text.data() + text.size(), &consumed);
  if (!Json::sax_parse(begin, end, &builder)) {
    problem = builder.problem();
    return std::nullopt;
  }
  return builder.TakeValue();
}

}  // namespace metad::formats
