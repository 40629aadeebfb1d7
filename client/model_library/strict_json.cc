#include "client/model_library/strict_json.h"

#include <cstddef>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/printable_text.h"

namespace metad::client {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMaxDepth = 64;

// Refuses what a parser would make a document of without a word.
class Checker : public nlohmann::json_sax<Json> {
 public:
  explicit Checker(JsonProblem& problem) : problem_(problem) {}

  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/,
                    const string_t& /*text*/) override {
    return true;
  }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }

  bool start_object(size_t /*elements*/) override { return Enter(); }
  bool end_object() override { return Leave(); }
  bool start_array(size_t /*elements*/) override { return Enter(); }
  bool end_array() override { return Leave(); }

  bool key(string_t& name) override {
    if (names_.back().insert(name).second) return true;
    problem_.text = absl::StrCat("has the name \"", Printable(name),
                                 "\" twice in one object");
    return false;
  }

  bool parse_error(size_t position, const std::string& /*last_token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    // It counts from 1, and the last character read is the one it is about.
    problem_.offset = position == 0 ? 0 : static_cast<int64_t>(position) - 1;
    problem_.text = "is no JSON";
    return false;
  }

 private:
  bool Enter() {
    names_.emplace_back();
    if (names_.size() <= kMaxDepth) return true;
    problem_.text =
        absl::StrCat("is nested deeper than ", kMaxDepth, " levels");
    return false;
  }
  bool Leave() {
    names_.pop_back();
    return true;
  }

  JsonProblem& problem_;
  // Of each open object or array.
  std::vector<std::unordered_set<std::string>> names_;
};

}  // namespace

std::optional<Json> ParseStrictJson(absl::string_view text,
                                    JsonProblem& problem) {
  Checker checker(problem);
  if (!Json::sax_parse(text.begin(), text.end(), &checker)) {
    return std::nullopt;
  }
  Json document = Json::parse(text.begin(), text.end(), nullptr,
                              /*allow_exceptions=*/false);
  if (document.is_discarded()) {
    problem.text = "is no JSON";
    return std::nullopt;
  }
  return document;
}

}  // namespace metad::client
