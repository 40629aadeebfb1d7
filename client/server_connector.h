#ifndef METAD_CLIENT_SERVER_CONNECTOR_H_
#define METAD_CLIENT_SERVER_CONNECTOR_H_

#include <memory>
#include <optional>
#include <string>

#include "client/cancellation.h"
#include "client/connection.h"
#include "client/remote_error.h"

namespace metad::client {

// The Connector of the program: dials `server`, or starts the embedded one if
// there is none. Never the one for the other.
RemoteOr<std::unique_ptr<Connection>> ConnectToServer(
    const std::optional<std::string>& server, const std::string& large_files,
    Cancellation& cancellation);

}  // namespace metad::client

#endif  // METAD_CLIENT_SERVER_CONNECTOR_H_
