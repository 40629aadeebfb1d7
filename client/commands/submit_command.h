#ifndef METAD_CLIENT_COMMANDS_SUBMIT_COMMAND_H_
#define METAD_CLIENT_COMMANDS_SUBMIT_COMMAND_H_

#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"

namespace metad::client {

// The main job: reads modules and constants, has them built and writes the
// outputs, all or none. Sources alone need no toolchain; see NeedsNoToolchain.
ExitCode RunSubmit(const SubmitOptions& options, CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_SUBMIT_COMMAND_H_
