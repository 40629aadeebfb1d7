#ifndef METAD_SERVER_BUILD_SOURCE_EXCERPT_H_
#define METAD_SERVER_BUILD_SOURCE_EXCERPT_H_

#include "server/build/compiler_diagnostics.h"
#include "server/workers/action.h"

namespace metad::build {

// Longest source line of a message, in bytes.
inline constexpr size_t kMaxSourceLineBytes = 1024;

// Completes a message about one of the action's inputs: its path becomes the
// input's, without "." and "..", and its source line is looked up. What an
// assembler says of what the compiler piped to it is said of the source,
// without a line: that would be the assembly's.
void AddSourceExcerpt(const workers::Action& action,
                      CompilerDiagnostic& diagnostic);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_SOURCE_EXCERPT_H_
