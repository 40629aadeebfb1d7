#ifndef METAD_CLIENT_COMMANDS_CONVERT_COMMAND_H_
#define METAD_CLIENT_COMMANDS_CONVERT_COMMAND_H_

#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"

namespace metad::client {

// Writes the constants of files of any format into one file of another, bit for
// bit and in pieces, whole or not at all. What the other format cannot express
// is refused (kExitInvalidInput), all of it at once. Needs no server.
ExitCode RunConvert(const ConvertOptions& options, CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_CONVERT_COMMAND_H_
