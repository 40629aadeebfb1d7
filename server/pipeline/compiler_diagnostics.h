#ifndef METAD_SERVER_PIPELINE_COMPILER_DIAGNOSTICS_H_
#define METAD_SERVER_PIPELINE_COMPILER_DIAGNOSTICS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace metad::pipeline {

enum class Severity { kNote, kWarning, kError };

// One message of a compiler.
struct CompilerDiagnostic {
  // As the compiler named it.
  std::string file;
  // From 1; 0 where none was named.
  int line = 0;
  int column = 0;
  Severity severity = Severity::kError;
  std::string text;
  // That line of the file, where it is known (source_excerpt.h).
  std::string source_line;
};

// Most diagnostics taken from one compilation; the log holds the rest.
inline constexpr size_t kMaxDiagnostics = 100;

// Finds the lines of gcc's, clang's and GNU as's output (in the C locale,
// without colour) that are messages: "FILE:LINE:COLUMN: SEVERITY: TEXT", with
// or without position. Source excerpts and summaries between them are passed
// over.
std::vector<CompilerDiagnostic> ParseCompilerDiagnostics(
    absl::string_view output);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_COMPILER_DIAGNOSTICS_H_
