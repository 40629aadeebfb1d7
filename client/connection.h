#ifndef METAD_CLIENT_CONNECTION_H_
#define METAD_CLIENT_CONNECTION_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "client/cancellation.h"
#include "client/connection_storage.h"
#include "client/embedded_store.h"
#include "client/remote_error.h"
#include "metad/v1/build_event.pb.h"
#include "metad/v1/build_service.pb.h"
#include "metad/v1/inspection_service.pb.h"
#include "metad/v1/toolchain_service.pb.h"

// Named only: connection*.cc are the files of the client that know gRPC.
namespace grpc {
class Channel;
}  // namespace grpc

namespace metad::client {

// A connection to a metad, wherever it runs. Each call blocks until it is
// answered, its time is up or `cancellation` is asked for, which gives
// CANCELLED. Messages may be of any size. Not thread-safe.
class Connection {
 public:
  using EventCallback = std::function<void(const v1::BuildEvent&)>;

  // Connects to a gRPC target (option_values.h, ParseServerAddress) and waits
  // until that is done or has failed, at most `wait`. UNAVAILABLE says what was
  // tried. There is no other server that it would try instead.
  static RemoteOr<std::unique_ptr<Connection>> Dial(const std::string& target,
                                                    absl::Duration wait,
                                                    Cancellation& cancellation);

  // Uses a channel that somebody else made. `owner` lives as long as the
  // connection does: the embedded server stands behind it, whose store is
  // `store`.
  Connection(const std::shared_ptr<grpc::Channel>& channel,
             std::shared_ptr<void> owner, Cancellation& cancellation,
             EmbeddedStore* store = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // `timeout` zero: as long as it takes.
  RemoteOr<v1::GenerateSourcesResponse> GenerateSources(
      const v1::GenerateSourcesRequest& request, absl::Duration timeout);

  // Runs `request.timeout` itself, with a margin, so that a server that went
  // silent is noticed too. Calls `on_event` for each event but the result,
  // which it returns. A stream that skips a number or ends without a result is
  // INTERNAL.
  RemoteOr<v1::BuildResult> RunBuild(const v1::RunBuildRequest& request,
                                     const EventCallback& on_event);

  // All pages in one.
  RemoteOr<v1::ListToolchainsResponse> ListToolchains();

  RemoteOr<v1::InspectObjectResponse> InspectObject(
      const v1::InspectObjectRequest& request);
  RemoteOr<v1::InspectModuleResponse> InspectModule(
      const v1::InspectModuleRequest& request);

  // These take as long as the server needs: a firmware may be large.
  RemoteOr<v1::InspectFirmwareResponse> InspectFirmware(
      const v1::InspectFirmwareRequest& request);
  RemoteOr<v1::VerifyFirmwareResponse> VerifyFirmware(
      const v1::VerifyFirmwareRequest& request);

  // The server's blobs.
  ConnectionStorage& storage() { return storage_; }

  // Null unless the server is in this process.
  EmbeddedStore* embedded_store() const { return embedded_store_; }

 private:
  struct Stubs;

  std::shared_ptr<void> owner_;
  EmbeddedStore* const embedded_store_;
  std::unique_ptr<Stubs> stubs_;
  ConnectionStorage storage_;
  Cancellation& cancellation_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_CONNECTION_H_
