#include "client/request/constant_names.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// \0 to \9.
constexpr int kMaxGroups = 10;
// Of one pattern, compiled.
constexpr int64_t kMaxPatternMemory = int64_t{1} << 20;

std::unique_ptr<RE2> Compile(absl::string_view pattern) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxPatternMemory);
  return std::make_unique<RE2>(re2::StringPiece(pattern.data(), pattern.size()),
                               options);
}

bool IsIdentifierCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// What is wrong with NEW, if something is.
std::optional<std::string> Objection(absl::string_view new_name, int groups) {
  if (new_name.empty()) return "expected NEW=RE2";
  if (!platform::IsUtf8(new_name)) return "the new name is not UTF-8";
  for (size_t i = 0; i < new_name.size(); ++i) {
    if (new_name[i] != '\\') continue;
    ++i;
    if (i == new_name.size() ||
        !absl::ascii_isdigit(static_cast<unsigned char>(new_name[i]))) {
      return "expected a digit after \\ in the new name";
    }
    if (new_name[i] - '0' > groups) {
      return absl::StrCat("the new name has \\", new_name.substr(i, 1),
                          ", the pattern ", groups, " groups");
    }
  }
  return std::nullopt;
}

}  // namespace

struct ConstantNames::Rule {
  // As on the command line, for messages.
  std::string option;
  std::unique_ptr<RE2> pattern;
  std::string new_name;
  bool used = false;
  // What the pattern matched last.
  std::array<re2::StringPiece, kMaxGroups> groups;
};

ConstantNames::ConstantNames(const std::vector<std::string>& select,
                             const std::vector<std::string>& rename,
                             Groups groups, Problems& problems)
    : selects_(!select.empty()), groups_(groups) {
  const auto add = [&problems](Rule rule, std::optional<std::string> objection,
                               std::vector<Rule>& rules) {
    if (!objection.has_value() && !rule.pattern->ok()) {
      objection = absl::StrCat("is no regular expression: ",
                               platform::Printable(rule.pattern->error()));
    }
    if (objection.has_value()) {
      return problems.AddUsage(rule.option, *std::move(objection));
    }
    rules.push_back(std::move(rule));
  };
  for (const std::string& text : select) {
    Rule rule;
    rule.option = absl::StrCat("--select ", platform::Printable(text));
    rule.pattern = Compile(text);
    add(std::move(rule), std::nullopt, select_);
  }
  for (const std::string& text : rename) {
    Rule rule;
    rule.option = absl::StrCat("--rename ", platform::Printable(text));
    const size_t equals = std::min(text.find('='), text.size());
    rule.new_name = text.substr(0, equals);
    rule.pattern = Compile(
        absl::string_view(text).substr(std::min(equals + 1, text.size())));
    std::optional<std::string> objection =
        equals == text.size()
            ? "expected NEW=RE2"
            : Objection(rule.new_name, rule.pattern->NumberOfCapturingGroups());
    add(std::move(rule), std::move(objection), rename_);
  }
}

ConstantNames::~ConstantNames() = default;

bool ConstantNames::Matches(absl::string_view name, Rule& rule) const {
  const re2::StringPiece text(name.data(), name.size());
  const int groups =
      std::min(rule.pattern->NumberOfCapturingGroups() + 1, kMaxGroups);
  if (!rule.pattern->Match(text, 0, text.size(), RE2::ANCHOR_BOTH,
                           rule.groups.data(), groups)) {
    return false;
  }
  rule.used = true;
  return true;
}

bool ConstantNames::IsSelected(absl::string_view name) {
  if (!selects_) return true;
  bool selected = false;
  // Each of them, to know which are used.
  for (Rule& rule : select_) selected = Matches(name, rule) || selected;
  return selected;
}

std::string ConstantNames::NewName(absl::string_view name) {
  for (Rule& rule : rename_) {
    if (!Matches(name, rule)) continue;
    std::string new_name;
    for (size_t i = 0; i < rule.new_name.size(); ++i) {
      if (rule.new_name[i] != '\\') {
        new_name.push_back(rule.new_name[i]);
        continue;
      }
      ++i;
      const re2::StringPiece group =
          rule.groups[static_cast<size_t>(rule.new_name[i] - '0')];
      // \C matches a part of a character.
      const bool is_whole = groups_ == Groups::kAsTheyAre &&
                            platform::IsUtf8({group.data(), group.size()});
      for (const char c : group) {
        const bool keeps = is_whole || IsIdentifierCharacter(c);
        new_name.push_back(keeps ? c : '_');
      }
    }
    return new_name;
  }
  return std::string(name);
}

void ConstantNames::ReportUnused(Problems& problems) const {
  for (const auto* rules : {&select_, &rename_}) {
    for (const Rule& rule : *rules) {
      if (rule.used) continue;
      problems.AddUsage(rule.option,
                        rules == &select_
                            ? "matches the whole name of no constant"
                            : "matches the whole name of no constant, expected "
                              "NEW=RE2 with a pattern of names as files have "
                              "them");
    }
  }
}

}  // namespace metad::client
