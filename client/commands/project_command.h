#ifndef METAD_CLIENT_COMMANDS_PROJECT_COMMAND_H_
#define METAD_CLIENT_COMMANDS_PROJECT_COMMAND_H_

#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"

namespace metad::client {

// `submit` of what a project file describes: each of its targets, one after the
// other, also where an earlier one failed. The largest of their exit codes is
// the command's. In JSON, one target's document is that of a submit without a
// project; of several it is
//   {"exit_code", "error", "outcome", "builds": [{"target", "exit_code",
//    "error", ...}]}
// where "error" and "outcome" are those of the build with that exit code.
ExitCode RunProject(const ProjectOptions& options, CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_PROJECT_COMMAND_H_
