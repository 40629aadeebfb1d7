#include "server/pipeline/source_excerpt.h"

#include <algorithm>
#include <filesystem>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace metad::pipeline {
namespace {

constexpr char kPipe[] = "{standard input}";

// Counted from 1; empty where there is none such.
absl::string_view LineOf(absl::string_view text, int number) {
  for (; number > 1; --number) {
    const size_t end = text.find('\n');
    if (end == absl::string_view::npos) return "";
    text.remove_prefix(end + 1);
  }
  absl::string_view line = text.substr(0, text.find('\n'));
  absl::ConsumeSuffix(&line, "\r");
  return line;
}

}  // namespace

void AddSourceExcerpt(const execution::Action& action,
                      CompilerDiagnostic& diagnostic) {
  if (diagnostic.file == kPipe && !action.inputs.empty()) {
    diagnostic.file = action.inputs.front().path;
    diagnostic.line = 0;
    diagnostic.column = 0;
    return;
  }
  diagnostic.file =
      std::filesystem::path(diagnostic.file).lexically_normal().string();
  const auto input = std::find_if(action.inputs.begin(), action.inputs.end(),
                                  [&](const execution::ActionInput& candidate) {
                                    return candidate.path == diagnostic.file;
                                  });
  if (input == action.inputs.end() || diagnostic.line == 0) return;
  diagnostic.source_line =
      std::string(LineOf(input->content.bytes(), diagnostic.line)
                      .substr(0, kMaxSourceLineBytes));
}

}  // namespace metad::pipeline
