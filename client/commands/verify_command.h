#ifndef METAD_CLIENT_COMMANDS_VERIFY_COMMAND_H_
#define METAD_CLIENT_COMMANDS_VERIFY_COMMAND_H_

#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"

namespace metad::client {

// Has a firmware held against the reports of its builds, and prints what was
// found. kExitBuildFailed unless all of it is proved.
ExitCode RunVerify(const VerifyOptions& options, CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_VERIFY_COMMAND_H_
