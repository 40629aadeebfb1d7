#include "server/formats/tensors/constant_names.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/platform/printable_text.h"

namespace metad::formats {
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

std::string NoPattern(const RE2& pattern) {
  return absl::StrCat("is no regular expression: ",
                      platform::Printable(pattern.error()));
}

bool IsIdentifierCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// What is wrong with a new name, if something is.
std::optional<std::string> Objection(absl::string_view new_name, int groups) {
  if (new_name.empty()) return "the new name is empty";
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
  // Among those that were given.
  size_t index = 0;
  std::unique_ptr<RE2> pattern;
  std::string new_name;
  bool used = false;
  // What the pattern matched last.
  std::array<re2::StringPiece, kMaxGroups> groups;
};

ConstantNames::ConstantNames(const std::vector<std::string>& select,
                             const std::vector<RenameRule>& rename,
                             Groups groups, std::vector<NameProblem>& problems)
    : selects_(!select.empty()), groups_(groups) {
  for (size_t i = 0; i < select.size(); ++i) {
    Rule rule;
    rule.index = i;
    rule.pattern = Compile(select[i]);
    if (rule.pattern->ok()) {
      select_.push_back(std::move(rule));
    } else {
      problems.push_back({false, i, NoPattern(*rule.pattern)});
    }
  }
  for (size_t i = 0; i < rename.size(); ++i) {
    Rule rule;
    rule.index = i;
    rule.new_name = rename[i].to;
    rule.pattern = Compile(rename[i].from);
    std::optional<std::string> objection =
        Objection(rule.new_name, rule.pattern->NumberOfCapturingGroups());
    if (!objection.has_value() && !rule.pattern->ok()) {
      objection = NoPattern(*rule.pattern);
    }
    if (objection.has_value()) {
      problems.push_back({true, i, *std::move(objection)});
    } else {
      rename_.push_back(std::move(rule));
    }
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

std::vector<NameProblem> ConstantNames::Unused() const {
  std::vector<NameProblem> unused;
  for (const auto* rules : {&select_, &rename_}) {
    for (const Rule& rule : *rules) {
      if (rule.used) continue;
      unused.push_back({rules == &rename_, rule.index,
                        "matches the whole name of no constant"});
    }
  }
  return unused;
}

}  // namespace metad::formats
