#include "client/model_library/included_headers.h"

#include <cstddef>
#include <deque>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace metad::client {
namespace {

std::string BesideOf(const std::string& includer, const std::string& path) {
  const size_t slash = includer.rfind('/');
  if (slash == std::string::npos) return path;
  return absl::StrCat(includer.substr(0, slash + 1), path);
}

}  // namespace

std::vector<std::string> IncludeDirectives(absl::string_view text) {
  std::vector<std::string> paths;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (!absl::ConsumePrefix(&line, "#")) continue;
    line = absl::StripLeadingAsciiWhitespace(line);
    if (!absl::ConsumePrefix(&line, "include")) continue;
    line = absl::StripLeadingAsciiWhitespace(line);
    if (line.empty()) continue;
    const char close = line[0] == '<' ? '>' : '"';
    if (line[0] != '<' && line[0] != '"') continue;
    const size_t end = line.find(close, 1);
    if (end == absl::string_view::npos || end == 1) continue;
    paths.emplace_back(line.substr(1, end - 1));
  }
  return paths;
}

std::vector<std::string> IncludedHeaders(
    absl::string_view source,
    const std::map<std::string, absl::string_view>& headers) {
  std::set<std::string> found;
  // With the path of the text that includes them.
  std::deque<std::pair<std::string, std::string>> wanted;
  for (std::string& path : IncludeDirectives(source)) {
    wanted.emplace_back("", std::move(path));
  }
  while (!wanted.empty()) {
    const auto [includer, path] = wanted.front();
    wanted.pop_front();
    for (const std::string& candidate : {BesideOf(includer, path), path}) {
      const auto header = headers.find(candidate);
      if (header == headers.end() || !found.insert(candidate).second) continue;
      for (std::string& next : IncludeDirectives(header->second)) {
        wanted.emplace_back(candidate, std::move(next));
      }
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace metad::client
