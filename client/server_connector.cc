#include "client/server_connector.h"

#include "absl/time/time.h"
#include "client/embedded_server.h"

namespace metad::client {
namespace {

constexpr absl::Duration kDialWait = absl::Seconds(5);

}  // namespace

RemoteOr<std::unique_ptr<Connection>> ConnectToServer(
    const std::optional<std::string>& server, const std::string& large_files,
    Cancellation& cancellation) {
  if (!server) return ConnectToEmbeddedServer(large_files, cancellation);
  return Connection::Dial(*server, kDialWait, cancellation);
}

}  // namespace metad::client
