#include "server/formats/model_library/included_headers.h"

#include <cstddef>
#include <deque>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/formats/c_sources/include_directives.h"

namespace metad::formats {
namespace {

std::string BesideOf(const std::string& includer, const std::string& path) {
  const size_t slash = includer.rfind('/');
  if (slash == std::string::npos) return path;
  return absl::StrCat(includer.substr(0, slash + 1), path);
}

}  // namespace

std::vector<std::string> IncludedHeaders(
    absl::string_view source,
    const std::map<std::string, absl::string_view>& headers) {
  std::set<std::string> found;
  // With the path of the text that includes them.
  std::deque<std::pair<std::string, std::string>> wanted;
  const auto want = [&wanted](const std::string& includer,
                              absl::string_view text) {
    for (IncludeDirective& directive : FindIncludeDirectives(text).named) {
      wanted.emplace_back(includer, std::move(directive.header.path));
    }
  };
  want("", source);
  while (!wanted.empty()) {
    const auto [includer, path] = wanted.front();
    wanted.pop_front();
    for (const std::string& candidate : {BesideOf(includer, path), path}) {
      const auto header = headers.find(candidate);
      if (header == headers.end() || !found.insert(candidate).second) continue;
      want(candidate, header->second);
    }
  }
  return {found.begin(), found.end()};
}

}  // namespace metad::formats
