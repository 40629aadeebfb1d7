#ifndef METAD_TESTS_FAKES_FAKE_BLOB_STORE_H_
#define METAD_TESTS_FAKES_FAKE_BLOB_STORE_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "server/store/blob_index.h"
#include "server/store/blob_store.h"

namespace metad::store {

// Blobs in memory: the contract without a disk. Uploads are bounded in number
// as the real ones are; what is idle goes first, in no order. Thread-safe.
class FakeBlobStore : public BlobStore {
 public:
  explicit FakeBlobStore(int64_t max_bytes = int64_t{1} << 30,
                         int max_uploads = 64)
      : max_uploads_(static_cast<size_t>(max_uploads)), index_(max_bytes) {}

  std::vector<BlobDigest> FindMissing(
      const std::vector<BlobDigest>& digests) override;
  absl::Status Put(const BlobDigest& digest,
                   absl::string_view content) override;
  absl::StatusOr<std::unique_ptr<BlobWriter>> NewBlob(
      int64_t expected_bytes) override;
  absl::StatusOr<std::shared_ptr<const PinnedBlob>> Open(
      const BlobDigest& digest) override;
  // For ever, as it has no clock.
  void Lease(const BlobDigest& digest) override;
  absl::StatusOr<std::unique_ptr<BlobUpload>> OpenUpload(
      absl::string_view id, const BlobDigest& digest) override;
  absl::StatusOr<UploadStatus> QueryUpload(absl::string_view id,
                                           const BlobDigest& digest) override;

  // As if the blob's file had been broken and found so.
  void Lose(const BlobDigest& digest);

 private:
  class Upload;
  class Writer;
  struct Session {
    std::string bytes;
    int writer = 0;
    int writers = 0;
  };
  using Sessions = std::map<std::string, std::shared_ptr<Session>>;

  bool TouchLocked(const BlobDigest& digest)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status ReserveLocked(int64_t bytes)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status StoreLocked(const BlobDigest& digest, std::string content)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::shared_ptr<const PinnedBlob>> OpenLocked(
      const BlobDigest& digest) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool MakeRoomForSession() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void EraseSession(const std::string& name)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t max_uploads_;
  absl::Mutex mutex_;
  BlobIndex index_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::shared_ptr<const std::string>> contents_
      ABSL_GUARDED_BY(mutex_);
  Sessions sessions_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_TESTS_FAKES_FAKE_BLOB_STORE_H_
