#ifndef METAD_SERVER_RPC_SERVER_STORE_H_
#define METAD_SERVER_RPC_SERVER_STORE_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "server/platform/private_directory.h"
#include "server/store/disk_blob_store.h"
#include "server/store/late_blob_store.h"

namespace metad::rpc {

struct ServerStoreOptions {
  // Without a directory of its own the store ends with the server.
  store::DiskBlobStoreOptions blobs;
  // Existing directory in which such a store is made, where its file system can
  // hold one; may be empty.
  std::string passing_root;
  // Existing directory for such a store elsewhere, and for builds.
  std::string scratch_root;
};

// A server's blobs and its directories, each of which is made when it is needed
// first. What is not to last goes with this object. Thread-safe.
class ServerStore {
 public:
  explicit ServerStore(ServerStoreOptions options);

  store::LateBlobStore& blobs() { return blobs_; }

  // Each makes what is not there yet, or says why it cannot.
  //
  // The directory of the blobs.
  absl::StatusOr<std::string> Directory();
  // One that goes with the server.
  absl::StatusOr<std::string> ScratchDirectory();
  // A new one for files that are to be moved to where the store was wanted; to
  // be called once.
  absl::StatusOr<std::string> MakeLentDirectory();

 private:
  using OpenedStore = absl::StatusOr<std::unique_ptr<store::DiskBlobStore>>;

  absl::StatusOr<std::string> ScratchOrPassing();
  OpenedStore Open();
  OpenedStore OpenAt(const std::string& path);
  OpenedStore OpenPassing();

  const ServerStoreOptions options_;
  absl::Mutex mutex_;
  std::optional<platform::PrivateDirectory> scratch_ ABSL_GUARDED_BY(mutex_);
  // Set where the store is in a directory of passing_root.
  std::optional<platform::PrivateDirectory> passing_ ABSL_GUARDED_BY(mutex_);
  std::string directory_ ABSL_GUARDED_BY(mutex_);
  // After the directories, and taking their mutex within its own.
  store::LateBlobStore blobs_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_SERVER_STORE_H_
