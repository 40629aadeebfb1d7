#include "client/request/rename_advice.h"

#include <re2/re2.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

// As \0 in a new name puts it.
std::string IdentifierOf(absl::string_view name) {
  std::string identifier(name);
  for (char& c : identifier) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return identifier;
}

// A word that a shell takes as it is.
std::string Quoted(absl::string_view rule) {
  return absl::StrCat("--rename '", absl::StrReplaceAll(rule, {{"'", "'\\''"}}),
                      "'");
}

// One rule for all names of this kind; empty where there is none.
std::string RuleForAll(absl::string_view name) {
  const bool has_others = std::any_of(name.begin(), name.end(), [](char c) {
    return !absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '_';
  });
  if (!name.empty() && IsDigit(name[0])) return "c_\\0=\\d.*";
  return has_others ? "\\0=.*" : "";
}

}  // namespace

std::string RenameAdvice(absl::string_view name_in_file,
                         absl::string_view name) {
  std::string new_name = IdentifierOf(name_in_file);
  if (new_name.empty() || IsDigit(new_name[0])) new_name.insert(0, "c_");
  // What was refused is another matter than its characters.
  if (new_name == name) new_name += '_';
  const std::string pattern = RE2::QuoteMeta(
      re2::StringPiece(name_in_file.data(), name_in_file.size()));
  std::string advice = absl::StrCat(
      Quoted(absl::StrCat(new_name, "=", platform::Printable(pattern))),
      " renames it");
  if (name != name_in_file) {
    return absl::StrCat(advice, ", before the rule that made this name");
  }
  const std::string rule = RuleForAll(name_in_file);
  if (!rule.empty()) {
    absl::StrAppend(&advice, ", ", Quoted(rule), " all names of the kind");
  }
  return advice;
}

}  // namespace metad::client
