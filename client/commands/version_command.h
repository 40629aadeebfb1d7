#ifndef METAD_CLIENT_COMMANDS_VERSION_COMMAND_H_
#define METAD_CLIENT_COMMANDS_VERSION_COMMAND_H_

#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"

namespace metad::client {

// Prints metactl's version. Asks no server.
ExitCode RunVersion(const VersionOptions& options, CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_VERSION_COMMAND_H_
