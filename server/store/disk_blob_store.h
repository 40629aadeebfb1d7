#ifndef METAD_SERVER_STORE_DISK_BLOB_STORE_H_
#define METAD_SERVER_STORE_DISK_BLOB_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/store/blob_index.h"
#include "server/store/blob_store.h"
#include "server/store/blob_verifier.h"
#include "server/store/disk_upload.h"
#include "server/store/store_directory.h"
#include "server/store/upload_table.h"

namespace metad::store {

struct DiskBlobStoreOptions {
  // The store's own; made if it is not there.
  std::string directory;
  // Of blobs and unfinished uploads together.
  int64_t max_bytes = int64_t{10} << 30;
  // Unfinished uploads, and how long one that nobody writes to is kept once
  // room for another is needed.
  int max_uploads = 64;
  absl::Duration max_upload_age = absl::Hours(24);
  // Whether a blob is flushed to the disk before it gets its name. Without it a
  // blob of the last seconds may be lost with the machine's power; never does
  // it come back with other bytes, since every blob is verified.
  bool sync = false;
  std::function<absl::Time()> clock = absl::Now;
};

// Blobs as files of one directory, which belongs to this object alone for as
// long as it lives. The layout and its rules are in README.md.
class DiskBlobStore : public BlobStore {
 public:
  // Errors as of StoreDirectory::Take().
  static absl::StatusOr<std::unique_ptr<DiskBlobStore>> Open(
      DiskBlobStoreOptions options);

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

  // Gives a blob's file away: it takes the place of what is at `path`, and is
  // the store's no more. Whoever has it open can go on reading. NotFound when
  // the blob is not here; when the path is on another file system, or for other
  // errors of it, nothing has changed.
  absl::Status MoveOut(const BlobDigest& digest, const std::string& path);

  // Of blobs and unfinished uploads.
  int64_t bytes() const;

 private:
  DiskBlobStore(DiskBlobStoreOptions options, StoreDirectory directory);

  absl::Status Recover();
  // Evicts until `bytes` more fit, and counts them as taken.
  absl::Status Reserve(int64_t bytes);
  void GiveBack(int64_t bytes);
  // Whether the blob is here; counts as a use.
  bool Touch(const BlobDigest& digest);
  absl::Status WriteWhole(const BlobDigest& digest, absl::string_view content);
  // The file, whose bytes are reserved, becomes the blob, or goes if the blob
  // is here already. On an error the file is gone. It is not read again soon if
  // it was written, and hashed, since a moment ago.
  absl::Status Commit(TemporaryFile file, const BlobDigest& digest,
                      absl::Time written_since);
  // The same, and opens it. It replaces a blob that is here already, whose file
  // nobody has looked at for a while.
  absl::StatusOr<std::shared_ptr<const PinnedBlob>> CommitNew(
      TemporaryFile file, const BlobDigest& digest);
  // Opens and checks what the pin holds in its place.
  absl::StatusOr<platform::UniqueFd> OpenVerified(const BlobDigest& digest);
  void DropBroken(const BlobDigest& digest, const BlobIndex::Pin& pin,
                  const absl::Status& why);
  void Unpin(BlobIndex::Pin& pin);
  // The file of a blob that the index forgets.
  void Remove(const BlobDigest& digest) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  DiskUpload::Owner UploadOwner();
  // The upload has no blob and will have none: removes its file.
  void EndUpload(SharedUpload& upload)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(upload.mutex);

  const DiskBlobStoreOptions options_;
  StoreDirectory directory_;
  BlobVerifier verifier_;
  UploadTable uploads_;
  // Taken after a SharedUpload's. Guards the blobs' names on disk as well: a
  // file is renamed and removed under it, so that index and disk agree.
  mutable absl::Mutex mutex_;
  BlobIndex index_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_DISK_BLOB_STORE_H_
