#ifndef METAD_SERVER_STORE_SHARED_CACHE_H_
#define METAD_SERVER_STORE_SHARED_CACHE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/store/action_cache.h"
#include "server/store/blob_store.h"
#include "server/store/shared_directory.h"

namespace metad::store {

// An action cache and its blobs in one directory that any number of processes
// share, each for as long as it likes: a SharedDirectory has their files.
// Thread-safe.
class SharedCache {
 public:
  // Errors as SharedDirectory::Open()'s.
  static absl::StatusOr<std::unique_ptr<SharedCache>> Open(
      SharedDirectoryOptions options);

  ~SharedCache();

  ActionCache& actions() { return *actions_; }
  // A blob that is open stays so, whatever becomes of its file.
  BlobCache& blobs() { return *blobs_; }

 private:
  explicit SharedCache(std::unique_ptr<SharedDirectory> directory);

  const std::unique_ptr<SharedDirectory> directory_;
  const std::unique_ptr<ActionCache> actions_;
  const std::unique_ptr<BlobCache> blobs_;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_SHARED_CACHE_H_
