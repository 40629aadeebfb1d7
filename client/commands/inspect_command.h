#ifndef METAD_CLIENT_COMMANDS_INSPECT_COMMAND_H_
#define METAD_CLIENT_COMMANDS_INSPECT_COMMAND_H_

#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"

namespace metad::client {

// Prints what a build's report, an object, an ar archive of objects or a file
// of constants holds, or what changed from one report to another. Objects are
// read back by a server; the others need none. An absent file is kExitNotFound,
// one that is neither kExitInvalidInput.
ExitCode RunInspect(const InspectOptions& options, CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_INSPECT_COMMAND_H_
