#include "client/output/diagnostic_text.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/output/message_json.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// What fits beside a line number on most terminals.
constexpr size_t kShownCharacters = 100;
constexpr size_t kShownBefore = 60;

// The characters of a line, each as it is shown; a tab is a blank, as the
// column counts it.
std::vector<std::string> CharactersOf(const std::string& line) {
  std::vector<std::string> characters;
  for (size_t at = 0; at < line.size();) {
    size_t end = at + 1;
    while (end < line.size() && (line[end] & 0xC0) == 0x80) ++end;
    const std::string character = line.substr(at, end - at);
    characters.push_back(character == "\t" ? " "
                                           : platform::Printable(character));
    at = end;
  }
  return characters;
}

std::string Excerpt(const v1::Diagnostic& diagnostic) {
  if (diagnostic.source_line().empty()) return "";
  const std::vector<std::string> characters =
      CharactersOf(diagnostic.source_line());
  const auto column = static_cast<size_t>(std::max(diagnostic.column(), 0));
  // Where nothing is marked, from the beginning.
  const size_t begin = column > kShownCharacters ? column - kShownBefore : 0;
  const size_t end = std::min(characters.size(), begin + kShownCharacters);
  std::string shown;
  std::string blanks;
  for (size_t i = std::min(begin, end); i < end; ++i) {
    shown.append(characters[i]);
    const bool is_escaped =
        characters[i].size() == 4 && characters[i][0] == '\\';
    if (i + 1 < column) blanks.append(is_escaped ? 4 : 1, ' ');
  }
  std::string text = absl::StrFormat("%5d | %s\n", diagnostic.line(),
                                     absl::StripTrailingAsciiWhitespace(shown));
  const bool is_marked = column > begin && column <= end + 1;
  if (is_marked) absl::StrAppend(&text, "      | ", blanks, "^\n");
  return text;
}

// Whether what was compiled is known by the name of the file.
bool IsNamedByFile(const v1::Diagnostic& diagnostic) {
  const std::filesystem::path path(diagnostic.file());
  return path.filename() == diagnostic.subject() ||
         path.stem() == diagnostic.subject();
}

std::string Quoted(const std::string& argument) {
  const bool is_plain =
      !argument.empty() &&
      std::all_of(argument.begin(), argument.end(), [](char c) {
        return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
               absl::StrContains("_-+=./,:@%", c);
      });
  if (is_plain) return argument;
  return absl::StrCat("'", absl::StrReplaceAll(argument, {{"'", "'\\''"}}),
                      "'");
}

}  // namespace

std::string DiagnosticText(const v1::Diagnostic& diagnostic) {
  std::string line = diagnostic.file();
  if (line.empty()) line = diagnostic.subject();
  if (diagnostic.line() > 0) {
    absl::StrAppend(&line, ":", diagnostic.line());
    if (diagnostic.column() > 0) {
      absl::StrAppend(&line, ":", diagnostic.column());
    }
  }
  absl::StrAppend(&line, ": ", SeverityName(diagnostic.severity()), ": ",
                  diagnostic.text());
  if (!diagnostic.file().empty() && !IsNamedByFile(diagnostic)) {
    absl::StrAppend(&line, " (compiling ", diagnostic.subject(), ")");
  }
  return absl::StrCat(platform::Printable(line), "\n", Excerpt(diagnostic));
}

std::string CommandText(const v1::CompilerCommand& command) {
  std::vector<std::string> arguments;
  for (const std::string& argument : command.arguments()) {
    arguments.push_back(Quoted(argument));
  }
  return platform::Printable(
      absl::StrCat(command.subject(), ": ", absl::StrJoin(arguments, " ")));
}

}  // namespace metad::client
