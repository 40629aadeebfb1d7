#include "client/embedded_server.h"

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/cache_directory.h"
#include "client/embedded_store.h"
#include "server/formats/byte_range.h"
#include "server/rpc/server.h"

namespace metad::client {
namespace {

// A build that is still running when metactl ends is one that was cancelled:
// long enough to kill its processes and to remove what they left.
constexpr absl::Duration kDrainGrace = absl::Seconds(2);

class EmbeddedServer : public EmbeddedStore {
 public:
  explicit EmbeddedServer(std::unique_ptr<rpc::Server> server)
      : server_(std::move(server)) {}
  ~EmbeddedServer() override { server_->Drain(kDrainGrace); }
  EmbeddedServer(const EmbeddedServer&) = delete;
  EmbeddedServer& operator=(const EmbeddedServer&) = delete;

  rpc::Server& server() { return *server_; }

  std::string Lend(const formats::ByteRange& content) override {
    rpc::Server::Loan loan;
    loan.content = content.view();
    loan.release = [content](absl::string_view part) {
      content.ReleasePages(part);
    };
    const std::optional<formats::BytePlace> place = content.Place();
    if (place.has_value()) loan.place = {place->descriptor, place->offset};
    return server_->Lend(std::move(loan));
  }

  absl::Status MoveOut(const v1::Digest& digest,
                       const std::string& path) override {
    return server_->MoveBlobOut(digest.hash(), digest.size_bytes(), path);
  }

  absl::Status MoveOut(const v1::LentFile& file,
                       const std::string& path) override {
    return server_->MoveLentOut(file.name(), path);
  }

  absl::Status Read(const v1::LentFile& file, const Sink& sink) override {
    return server_->ReadLent(file.name(), sink);
  }

  absl::Status CacheProblem() const override {
    return server_->shared_cache_problem();
  }

 private:
  const std::unique_ptr<rpc::Server> server_;
};

}  // namespace

RemoteOr<std::unique_ptr<Connection>> ConnectToEmbeddedServer(
    const std::string& large_files, Cancellation& cancellation) {
  rpc::ServerOptions options = rpc::EmbeddedServerOptions();
  options.store_root = large_files;
  options.shared_cache.directory = CacheDirectory(std::getenv);
  absl::StatusOr<std::unique_ptr<rpc::Server>> started =
      rpc::Server::Start(std::move(options));
  if (!started.ok()) {
    RemoteError error;
    error.code = started.status().code();
    error.message = "the embedded server did not start: " +
                    std::string(started.status().message());
    return error;
  }
  const auto embedded = std::make_shared<EmbeddedServer>(*std::move(started));
  return std::make_unique<Connection>(embedded->server().InProcessChannel(),
                                      embedded, cancellation, embedded.get());
}

}  // namespace metad::client
