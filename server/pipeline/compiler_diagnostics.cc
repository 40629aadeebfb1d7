#include "server/pipeline/compiler_diagnostics.h"

#include <re2/re2.h>

#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace metad::pipeline {
namespace {

Severity SeverityOf(absl::string_view word) {
  if (word == "note" || word == "Info") return Severity::kNote;
  if (word == "warning" || word == "Warning") return Severity::kWarning;
  return Severity::kError;
}

std::optional<CompilerDiagnostic> ParseLine(absl::string_view line) {
  // The severity ends the position, so a file name may hold spaces and colons.
  static const RE2& message = *new RE2(
      R"((.*?):(?:(\d{1,9}):)?(?:(\d{1,9}):)? (fatal error|error|warning|note|Fatal error|Error|Warning|Info): (.*))");
  CompilerDiagnostic diagnostic;
  std::string line_number;
  std::string column_number;
  std::string severity;
  if (!RE2::FullMatch(re2::StringPiece(line.data(), line.size()), message,
                      &diagnostic.file, &line_number, &column_number, &severity,
                      &diagnostic.text)) {
    return std::nullopt;
  }
  // Absent groups are empty and leave 0.
  (void)absl::SimpleAtoi(line_number, &diagnostic.line);
  (void)absl::SimpleAtoi(column_number, &diagnostic.column);
  diagnostic.severity = SeverityOf(severity);
  return diagnostic;
}

}  // namespace

std::vector<CompilerDiagnostic> ParseCompilerDiagnostics(
    absl::string_view output) {
  std::vector<CompilerDiagnostic> diagnostics;
  for (absl::string_view line : absl::StrSplit(output, '\n')) {
    if (diagnostics.size() == kMaxDiagnostics) break;
    std::optional<CompilerDiagnostic> diagnostic = ParseLine(line);
    if (diagnostic.has_value()) diagnostics.push_back(*std::move(diagnostic));
  }
  return diagnostics;
}

}  // namespace metad::pipeline
