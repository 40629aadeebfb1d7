#include "client/depfile.h"

#include <unordered_set>

#include "absl/strings/str_cat.h"

namespace metad::client {
namespace {

std::string Escaped(const std::string& path) {
  std::string escaped;
  size_t backslashes = 0;
  for (const char c : path) {
    const bool is_blank = c == ' ' || c == '\t';
    // Before a blank, make takes two backslashes for one.
    if (is_blank) escaped.append(backslashes, '\\');
    if (is_blank || c == '#' || c == ':') escaped.push_back('\\');
    if (c == '$') escaped.push_back('$');
    escaped.push_back(c);
    backslashes = c == '\\' ? backslashes + 1 : 0;
  }
  return escaped;
}

std::vector<std::string> EscapedOnce(const std::vector<std::string>& paths) {
  std::vector<std::string> escaped;
  std::unordered_set<std::string> seen;
  for (const std::string& path : paths) {
    if (seen.insert(path).second) escaped.push_back(Escaped(path));
  }
  return escaped;
}

}  // namespace

std::string DepfileText(const std::vector<std::string>& targets,
                        const std::vector<std::string>& prerequisites) {
  std::string text;
  for (const std::string& target : EscapedOnce(targets)) {
    absl::StrAppend(&text, text.empty() ? "" : " \\\n ", target);
  }
  absl::StrAppend(&text, ":");
  const std::vector<std::string> escaped = EscapedOnce(prerequisites);
  for (const std::string& prerequisite : escaped) {
    absl::StrAppend(&text, " \\\n ", prerequisite);
  }
  absl::StrAppend(&text, "\n");
  for (const std::string& prerequisite : escaped) {
    absl::StrAppend(&text, "\n", prerequisite, ":\n");
  }
  return text;
}

}  // namespace metad::client
