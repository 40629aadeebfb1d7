#ifndef METAD_SERVER_STORE_LATE_BLOB_STORE_H_
#define METAD_SERVER_STORE_LATE_BLOB_STORE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "server/store/blob_store.h"
#include "server/store/disk_blob_store.h"

namespace metad::store {

// A store on disk that is opened when it is needed first: most of what a client
// with a server in its own process builds has no blobs, and to make the store's
// directories and to remove them takes longer than the build.
class LateBlobStore : public BlobStore {
 public:
  using Opener =
      std::function<absl::StatusOr<std::unique_ptr<DiskBlobStore>>()>;

  // `open` is called until it succeeds, one call at a time.
  explicit LateBlobStore(Opener open) : open_(std::move(open)) {}

  // Errors of the opener, as from all of the following.
  absl::Status EnsureOpen() { return Opened().status(); }

  // Where the store cannot be opened, all are missing.
  std::vector<BlobDigest> FindMissing(
      const std::vector<BlobDigest>& digests) override;
  absl::Status Put(const BlobDigest& digest,
                   absl::string_view content) override;
  absl::StatusOr<std::unique_ptr<BlobWriter>> NewBlob(
      int64_t expected_bytes) override;
  absl::StatusOr<std::shared_ptr<const PinnedBlob>> Open(
      const BlobDigest& digest) override;
  void Lease(const BlobDigest& digest) override;
  absl::StatusOr<std::unique_ptr<BlobUpload>> OpenUpload(
      absl::string_view id, const BlobDigest& digest) override;
  absl::StatusOr<UploadStatus> QueryUpload(absl::string_view id,
                                           const BlobDigest& digest) override;

  // As DiskBlobStore's.
  absl::Status MoveOut(const BlobDigest& digest, const std::string& path);

 private:
  absl::StatusOr<DiskBlobStore*> Opened();

  const Opener open_;
  absl::Mutex mutex_;
  // Null until it is needed; never changes after that.
  std::unique_ptr<DiskBlobStore> store_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_LATE_BLOB_STORE_H_
