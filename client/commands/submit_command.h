#ifndef METAD_CLIENT_COMMANDS_SUBMIT_COMMAND_H_
#define METAD_CLIENT_COMMANDS_SUBMIT_COMMAND_H_

#include <optional>
#include <string>
#include <vector>

#include "client/command_options.h"
#include "client/commands/build_record.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"
#include "client/failure.h"

namespace metad::client {

// What came of a submission.
struct SubmitResult {
  // Why there are no outputs; absent: they are written.
  std::optional<Failure> failure;
  // SUCCEEDED, FAILED, CANCELLED or REFUSED, as the JSON document has it.
  std::string outcome;
  BuildRecord record;
  // Files that were read although no option names them.
  std::vector<std::string> included_files;
};

// The main job: reads modules and constants, has them built and writes the
// outputs, all or none. Sources alone need no toolchain; see NeedsNoToolchain.
// Progress and diagnostics go to `context.err`, and nothing else is printed.
SubmitResult Submit(const SubmitOptions& options, CommandContext& context);

// Prints the result. Returns its exit code.
ExitCode ReportSubmit(const SubmitResult& result, const SubmitOptions& options,
                      CommandContext& context);

// Both.
ExitCode RunSubmit(const SubmitOptions& options, CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_SUBMIT_COMMAND_H_
