#include "client/request/rename_advice.h"

#include <re2/re2.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

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

// Matches the name, and is printed as it is: characters that a terminal would
// act upon stand there by their numbers.
std::string PatternOf(absl::string_view name) {
  std::string pattern;
  for (size_t at = 0; at < name.size();) {
    size_t size = 1;
    while (at + size < name.size() && (name[at + size] & 0xc0) == 0x80) ++size;
    const absl::string_view character = name.substr(at, size);
    at += size;
    if (platform::Printable(character) == character || character == "\\") {
      pattern +=
          RE2::QuoteMeta(re2::StringPiece(character.data(), character.size()));
      continue;
    }
    auto code = static_cast<uint32_t>(static_cast<unsigned char>(character[0]));
    if (size > 1) code &= 0xffu >> (size + 1);
    for (const char c : character.substr(1)) {
      code = code << 6 | (static_cast<unsigned char>(c) & 0x3fu);
    }
    absl::StrAppend(&pattern, "\\x{", absl::Hex(code), "}");
  }
  return pattern;
}

// One rule for all names of this kind; empty where there is none.
std::string RuleForAll(absl::string_view name) {
  const bool has_others = std::any_of(name.begin(), name.end(), [](char c) {
    return !absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '_';
  });
  // A dot stands for no line feed, unless it is told to.
  const bool has_lines = name.find('\n') != absl::string_view::npos;
  const absl::string_view any = has_lines ? "(?s:.*)" : ".*";
  if (!name.empty() && IsDigit(name[0])) return absl::StrCat("c_\\0=\\d", any);
  return has_others ? absl::StrCat("\\0=", any) : "";
}

}  // namespace

std::string RenameAdvice(absl::string_view name_in_file,
                         absl::string_view name) {
  std::string new_name = IdentifierOf(name_in_file);
  if (new_name.empty() || IsDigit(new_name[0])) new_name.insert(0, "c_");
  // What was refused is another matter than its characters.
  if (new_name == name) new_name += '_';
  std::string advice =
      absl::StrCat(Quoted(absl::StrCat(new_name, "=", PatternOf(name_in_file))),
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
