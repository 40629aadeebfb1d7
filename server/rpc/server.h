#ifndef METAD_SERVER_RPC_SERVER_H_
#define METAD_SERVER_RPC_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/execution/toolchain_catalog.h"
#include "server/platform/file_pages.h"
#include "server/rpc/listen_address.h"
#include "server/rpc/server_limits.h"
#include "server/store/disk_action_cache.h"
#include "server/store/disk_blob_store.h"
#include "server/store/shared_directory.h"

namespace metad::rpc {

// $TMPDIR, or /tmp.
std::string DefaultScratchRoot();

// One compilation for each processor.
int DefaultCompileWorkers();

struct ServerOptions {
  // Where to listen; an empty address means in-process calls only.
  ListenAddress listen;
  execution::ToolchainCatalog catalog = execution::ToolchainCatalog::Default();
  // Where compilers named without a path are looked up, colon-separated.
  std::string compiler_search_path = "/usr/bin:/bin";
  // Existing directory for what builds need while they run.
  std::string scratch_root = DefaultScratchRoot();
  // Where blobs are kept. Without a directory of its own the store is in the
  // server's scratch directory, and ends with the server.
  store::DiskBlobStoreOptions store;
  // Existing directory in which such a store is made instead, hidden, where its
  // file system can hold one; what killed servers left there of theirs goes.
  std::string store_root;
  // Whether results of builds are kept, and how many; their directory is the
  // store's, whatever `results` says.
  bool keeps_results = true;
  store::DiskActionCacheOptions results;
  // A directory of outcomes of compilations, and of what compilers say of
  // themselves, that this server shares with others, in place of the store's
  // own; empty: none is shared, and a server that keeps no results keeps no
  // outcomes. One that cannot be used is done without, see
  // Server::shared_cache_problem().
  store::SharedDirectoryOptions shared_cache;
  // For a client in this process: it may lend contents, and is lent what it
  // wants no digests of (Server::Lend()).
  bool lends = false;
  // As spdlog names it; see SetUpServerLog().
  std::string log_level = "info";
  ServerLimits limits;
};

// For a server inside a client's own process: no socket, a log of warnings
// only, every processor, and none of the limits that protect a shared server
// from its clients. It ends with the client, and has no cache of its own: no
// result is kept or found.
ServerOptions EmbeddedServerOptions();

// Everything that a running metad consists of. Thread-safe.
class Server {
 public:
  // Sets up the process's log, then starts. InvalidArgument or
  // FailedPrecondition when the address or the store's directory cannot be
  // used, with the reason; other errors from the machine.
  static absl::StatusOr<std::unique_ptr<Server>> Start(ServerOptions options);

  // Drains with no grace.
  virtual ~Server() = default;

  // The address clients connect to: "unix:/path" or "127.0.0.1:port", with the
  // port that was found for port 0. Empty without one.
  virtual std::string address() const = 0;

  // Why ServerOptions::shared_cache is not used; OK where it is, or none was
  // named.
  virtual absl::Status shared_cache_problem() const = 0;

  // A channel to this server inside the process.
  virtual std::shared_ptr<grpc::Channel> InProcessChannel() = 0;

  // For a client in this process, whose server was started with
  // ServerOptions::lends.
  //
  // Requests may refer to `content` by the name that this gives (Blob.lent),
  // and nothing is copied, or hashed before its digest is needed. The bytes,
  // and the file where they are, live as long as `release`, which lets go of
  // pages of them and may do nothing.
  struct Loan {
    absl::string_view content;
    std::function<void(absl::string_view part)> release;
    // Nothing where they are in no file.
    std::optional<platform::FilePlace> place;
  };
  virtual std::string Lend(Loan loan) = 0;

  // What a build made becomes the file at `path`: a blob of the store
  // (DiskBlobStore::MoveOut()), or what the server lends (Artifact.lent,
  // LentFiles::MoveOut()).
  virtual absl::Status MoveBlobOut(absl::string_view sha256, int64_t size_bytes,
                                   const std::string& path) = 0;
  virtual absl::Status MoveLentOut(absl::string_view name,
                                   const std::string& path) = 0;

  // Hands what the server lends to `sink`, piece after piece; its error ends
  // that. NotFound where the name is none.
  virtual absl::Status ReadLent(
      absl::string_view name,
      const std::function<absl::Status(absl::string_view)>& sink) = 0;

  // Takes no more calls, waits up to `grace` for those under way, then cancels
  // what is left and waits until that is over. Idempotent.
  virtual void Drain(absl::Duration grace) = 0;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_SERVER_H_
