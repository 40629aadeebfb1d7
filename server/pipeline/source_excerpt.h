#ifndef METAD_SERVER_PIPELINE_SOURCE_EXCERPT_H_
#define METAD_SERVER_PIPELINE_SOURCE_EXCERPT_H_

#include "server/execution/action.h"
#include "server/pipeline/compiler_diagnostics.h"

namespace metad::pipeline {

// Longest source line of a message, in bytes.
inline constexpr size_t kMaxSourceLineBytes = 1024;

// Completes a message about one of the action's inputs: its path becomes the
// input's, without "." and "..", and its source line is looked up. What an
// assembler says of what the compiler piped to it is said of the source,
// without a line: that would be the assembly's.
void AddSourceExcerpt(const execution::Action& action,
                      CompilerDiagnostic& diagnostic);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_SOURCE_EXCERPT_H_
