#ifndef METAD_CLIENT_COMMANDS_INSPECT_COMMAND_H_
#define METAD_CLIENT_COMMANDS_INSPECT_COMMAND_H_

#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"

namespace metad::client {

// Has an object read back and prints what it holds. An absent file is
// kExitNotFound, one that is no object kExitInvalidInput.
ExitCode RunInspect(const InspectOptions& options, CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_INSPECT_COMMAND_H_
