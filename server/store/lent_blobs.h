#ifndef METAD_SERVER_STORE_LENT_BLOBS_H_
#define METAD_SERVER_STORE_LENT_BLOBS_H_

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "server/store/blob_store.h"

namespace metad::store {

// A store in front of which stands memory that somebody lends: for a client in
// the same process, whose bytes need not be copied to be referred to. All else
// goes to the store behind. Thread-safe.
class LentBlobs : public BlobStore {
 public:
  explicit LentBlobs(std::unique_ptr<BlobStore> behind)
      : behind_(std::move(behind)) {}

  // Lets go of pages of what was lent: `part` is within it. Called on any
  // thread.
  using Release = std::function<void(absl::string_view part)>;

  // `content` has this digest, which is not checked, and lives as long as this
  // object and all that it hands out. `release` may be null.
  void Lend(const BlobDigest& digest, absl::string_view content,
            Release release);

  std::vector<BlobDigest> FindMissing(
      const std::vector<BlobDigest>& digests) override;
  absl::Status Put(const BlobDigest& digest,
                   absl::string_view content) override;
  absl::StatusOr<std::unique_ptr<BlobWriter>> NewBlob(
      int64_t expected_bytes) override;
  absl::StatusOr<std::shared_ptr<const PinnedBlob>> Open(
      const BlobDigest& digest) override;
  absl::StatusOr<std::unique_ptr<BlobUpload>> OpenUpload(
      absl::string_view id, const BlobDigest& digest) override;
  absl::StatusOr<UploadStatus> QueryUpload(absl::string_view id,
                                           const BlobDigest& digest) override;

 private:
  const std::unique_ptr<BlobStore> behind_;
  absl::Mutex mutex_;
  absl::flat_hash_map<BlobDigest, std::shared_ptr<const PinnedBlob>> lent_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_LENT_BLOBS_H_
