#ifndef METAD_CLIENT_COMMANDS_TARGETS_COMMAND_H_
#define METAD_CLIENT_COMMANDS_TARGETS_COMMAND_H_

#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"

namespace metad::client {

// Prints the server's targets and the toolchains that are available, with
// options.all the unavailable ones too.
ExitCode RunTargets(const TargetsOptions& options, CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_TARGETS_COMMAND_H_
