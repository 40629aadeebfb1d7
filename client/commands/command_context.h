#ifndef METAD_CLIENT_COMMANDS_COMMAND_CONTEXT_H_
#define METAD_CLIENT_COMMANDS_COMMAND_CONTEXT_H_

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "client/cancellation.h"
#include "client/connection.h"
#include "client/remote_error.h"

namespace metad::client {

// Connects to the server with that gRPC target, or to an embedded one if there
// is none; that keeps large blobs in `large_files`, an existing directory, if
// it is named.
using Connector = std::function<RemoteOr<std::unique_ptr<Connection>>(
    const std::optional<std::string>& server, const std::string& large_files,
    Cancellation& cancellation)>;

// What a command touches of the outside.
struct CommandContext {
  std::ostream& out;  // data
  std::ostream& err;  // progress, diagnostics, errors
  bool err_is_terminal = false;
  Connector connect;
  Cancellation& cancellation;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_COMMAND_CONTEXT_H_
