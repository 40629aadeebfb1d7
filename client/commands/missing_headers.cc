#include "client/commands/missing_headers.h"

#include <re2/re2.h>

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace metad::client {
namespace {

// Empty where the message is another one. A compiler ends at the first that it
// misses, and calls nothing else a fatal error with such a text.
std::string MissingHeader(const v1::Diagnostic& diagnostic) {
  static const RE2& gcc = *new RE2(R"((.+): No such file or directory)");
  static const RE2& clang = *new RE2(R"('(.+)' file not found)");
  std::string header;
  if (diagnostic.severity() != v1::Diagnostic::ERROR ||
      diagnostic.line() == 0) {
    return "";
  }
  if (RE2::FullMatch(diagnostic.text(), gcc, &header) ||
      RE2::FullMatch(diagnostic.text(), clang, &header)) {
    return header;
  }
  return "";
}

}  // namespace

void AddMissingHeaders(const std::vector<v1::Diagnostic>& diagnostics,
                       Failure& failure) {
  std::set<std::pair<std::string, std::string>> seen;
  for (const v1::Diagnostic& diagnostic : diagnostics) {
    const std::string header = MissingHeader(diagnostic);
    if (header.empty() || !seen.emplace(diagnostic.subject(), header).second) {
      continue;
    }
    if (failure.details.size() >= kMaxDetails) {
      ++failure.omitted_details;
      continue;
    }
    failure.details.push_back(
        {absl::StrCat(diagnostic.file(), ":", diagnostic.line()),
         absl::StrCat("'", header, "' is in no directory of -I, expected -I ",
                      diagnostic.subject(),
                      ":DIR with the directory that has it, or --include-file ",
                      diagnostic.subject(), ":", header, "=FILE"),
         ""});
  }
}

}  // namespace metad::client
