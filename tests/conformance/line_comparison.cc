#include "tests/conformance/line_comparison.h"

#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"

namespace metad::conformance {

void ExpectSameLines(absl::string_view actual, absl::string_view expected) {
  if (actual == expected) return;
  const std::vector<absl::string_view> lines = absl::StrSplit(actual, '\n');
  const std::vector<absl::string_view> wanted = absl::StrSplit(expected, '\n');
  size_t i = 0;
  while (i < lines.size() && i < wanted.size() && lines[i] == wanted[i]) ++i;
  constexpr size_t kShown = 300;
  ADD_FAILURE() << "line " << i + 1 << " of the image's output is\n  "
                << (i < lines.size() ? lines[i].substr(0, kShown) : "(end)")
                << "\ninstead of\n  "
                << (i < wanted.size() ? wanted[i].substr(0, kShown) : "(end)");
}

}  // namespace metad::conformance
