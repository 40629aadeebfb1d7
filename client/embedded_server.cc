#include "client/embedded_server.h"

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/rpc/server.h"

namespace metad::client {
namespace {

// A build that is still running when metactl ends is one that was cancelled:
// long enough to kill its processes and to remove what they left.
constexpr absl::Duration kDrainGrace = absl::Seconds(2);

}  // namespace

RemoteOr<std::unique_ptr<Connection>> ConnectToEmbeddedServer(
    Cancellation& cancellation) {
  absl::StatusOr<std::unique_ptr<rpc::Server>> started =
      rpc::Server::Start(rpc::EmbeddedServerOptions());
  if (!started.ok()) {
    RemoteError error;
    error.code = started.status().code();
    error.message = "the embedded server did not start: " +
                    std::string(started.status().message());
    return error;
  }
  const std::shared_ptr<rpc::Server> server(started->release(),
                                            [](rpc::Server* ending) {
                                              ending->Drain(kDrainGrace);
                                              delete ending;
                                            });
  const auto lend = [lending = server.get()](const v1::Digest& digest,
                                             absl::string_view content) {
    lending->LendBlob(digest.hash(), content);
  };
  return std::make_unique<Connection>(server->InProcessChannel(), server,
                                      cancellation, lend);
}

}  // namespace metad::client
