#ifndef METAD_CLIENT_COMMAND_LINE_SESSION_ARGUMENTS_H_
#define METAD_CLIENT_COMMAND_LINE_SESSION_ARGUMENTS_H_

#include <optional>
#include <string>

#include "client/command_line/option_table.h"
#include "client/command_options.h"
#include "client/failure.h"

namespace metad::client {

// What commands have in common, as CLI11 leaves it.
struct SessionArguments {
  std::string server;
  std::string output = "text";
};

// Each adds options to `table`; `arguments` must outlive it.

// --output.
void DescribeOutput(SessionArguments& arguments, OptionTable& table);
// --server and --output.
void DescribeSession(SessionArguments& arguments, OptionTable& table);

// `environment_server` is the value of METACTL_SERVER.
SessionOptions ReadSession(const SessionArguments& arguments,
                           const std::optional<std::string>& environment_server,
                           Problems& problems);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_SESSION_ARGUMENTS_H_
