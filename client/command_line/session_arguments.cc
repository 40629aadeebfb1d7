#include "client/command_line/session_arguments.h"

#include "client/command_line/option_reading.h"
#include "client/option_values.h"

namespace metad::client {

void DescribeOutput(SessionArguments& arguments, OptionTable& table) {
  table.AddText("--output", "",
                "text or json: one document on stdout, also on failure",
                arguments.output);
}

void DescribeSession(SessionArguments& arguments, OptionTable& table) {
  table.AddText("--server", "ADDR",
                "unix:PATH or HOST:PORT of a metad; METACTL_SERVER if not "
                "given, and without either a server inside metactl",
                arguments.server);
  DescribeOutput(arguments, table);
}

SessionOptions ReadSession(const SessionArguments& arguments,
                           const std::optional<std::string>& environment_server,
                           Problems& problems) {
  SessionOptions session;
  ReadOption("--output", ParseOutputFormat(arguments.output), session.output,
             problems);
  const std::string from_environment = environment_server.value_or("");
  const bool given = !arguments.server.empty();
  const std::string& server = given ? arguments.server : from_environment;
  if (server.empty()) return session;
  session.server.emplace();
  ReadOption(given ? "--server" : "METACTL_SERVER", ParseServerAddress(server),
             *session.server, problems);
  return session;
}

}  // namespace metad::client
