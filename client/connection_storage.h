#ifndef METAD_CLIENT_CONNECTION_STORAGE_H_
#define METAD_CLIENT_CONNECTION_STORAGE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/cancellation.h"
#include "client/remote_error.h"
#include "metad/v1/blob.pb.h"

namespace grpc {
class Channel;
class Status;
}  // namespace grpc

namespace metad::client {

// The server's blob store. Transfers go on where they stopped when the server
// goes away and comes back: they end with an error only after `patience` in
// which nothing moved, or when the server says that there is no point. Each
// call blocks; CANCELLED when the cancellation is asked for. Not thread-safe.
class ConnectionStorage {
 public:
  // How many of the blob's bytes are over.
  using ProgressCallback = std::function<void(int64_t)>;
  // Takes a blob's next bytes; an error ends the download.
  using Sink = std::function<absl::Status(absl::string_view)>;

  static constexpr absl::Duration kPatience = absl::Seconds(30);

  ConnectionStorage(std::shared_ptr<grpc::Channel> channel,
                    Cancellation& cancellation,
                    absl::Duration patience = kPatience);
  ~ConnectionStorage();
  ConnectionStorage(const ConnectionStorage&) = delete;
  ConnectionStorage& operator=(const ConnectionStorage&) = delete;

  // Those that the server has not.
  RemoteOr<std::vector<v1::Digest>> FindMissing(
      const std::vector<v1::Digest>& digests);

  // Nothing when the blob is there. `content` has the digest.
  std::optional<RemoteError> Upload(const v1::Digest& digest,
                                    absl::string_view content,
                                    const ProgressCallback& on_progress);

  // Nothing when the sink took all of the blob's bytes, in order. They are not
  // checked against the digest.
  std::optional<RemoteError> Download(const v1::Digest& digest,
                                      const Sink& sink,
                                      const ProgressCallback& on_progress);

 private:
  struct Stubs;
  class Persistence;

  // One call that sends what is from `offset` on.
  grpc::Status Send(const std::string& resource_name, absl::string_view content,
                    int64_t offset, const ProgressCallback& on_progress);
  // How much the server has of an upload; 0 for one that it does not know.
  RemoteOr<int64_t> QueryCommitted(const std::string& resource_name);
  // Waits until there is a connection, at most patience_.
  void WaitForServer();

  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<Stubs> stubs_;
  Cancellation& cancellation_;
  const absl::Duration patience_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_CONNECTION_STORAGE_H_
