#ifndef METAD_CLIENT_COMMAND_DISPATCH_H_
#define METAD_CLIENT_COMMAND_DISPATCH_H_

#include <optional>
#include <string>
#include <vector>

#include "client/commands/command_context.h"
#include "client/exit_code.h"

namespace metad::client {

// The whole of metactl but for the process around it: reads the arguments after
// the program's name, runs the command, says how it ended.
ExitCode RunMetactl(const std::vector<std::string>& arguments,
                    const std::optional<std::string>& environment_server,
                    CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_DISPATCH_H_
