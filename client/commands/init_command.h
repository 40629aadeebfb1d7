#ifndef METAD_CLIENT_COMMANDS_INIT_COMMAND_H_
#define METAD_CLIENT_COMMANDS_INIT_COMMAND_H_

#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"

namespace metad::client {

// Writes a project file of which `submit` makes what it would make of the same
// files on its command line. The file appears whole or not at all, and replaces
// another one only with --force.
ExitCode RunInit(const InitOptions& options, CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_INIT_COMMAND_H_
