#ifndef METAD_SERVER_STORE_STORE_DIRECTORY_H_
#define METAD_SERVER_STORE_STORE_DIRECTORY_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/platform/unique_fd.h"
#include "server/store/blob_digest.h"

namespace metad::store {

// A file of the store as a scan found it.
struct FoundBlob {
  BlobDigest digest;
  // When it was last read or written, as far as the file system tells.
  absl::Time last_used;
};

struct FoundUpload {
  std::string id;
  BlobDigest digest;
  int64_t bytes = 0;
  absl::Time last_used;
};

// A file that is being written below tmp/.
struct TemporaryFile {
  platform::UniqueFd fd;
  std::string path;
};

// Where the store's files are (see README.md) and the lock that makes one
// server their owner. Thread-safe.
class StoreDirectory {
 public:
  // Takes an existing store, or makes one of a directory that is empty or not
  // there; removes the temporaries that a killed server left.
  // FailedPrecondition when another server has it, when it is something else's
  // directory, or when others than its owner may write to it; else errors of
  // the file system.
  static absl::StatusOr<StoreDirectory> Take(const std::string& root);

  // The file whose lock makes a server the store's owner.
  static std::string LockPath(const std::string& root);

  StoreDirectory(StoreDirectory&& other) noexcept;
  StoreDirectory& operator=(StoreDirectory&&) = delete;

  // The blobs and uploads that are there. What has no proper name, or not the
  // size that its name says, is removed and reported in the log.
  absl::StatusOr<std::vector<FoundBlob>> ScanBlobs() const;
  absl::StatusOr<std::vector<FoundUpload>> ScanUploads() const;

  std::string BlobPath(const BlobDigest& digest) const;
  // `id` as IsUploadId() wants it.
  std::string UploadPath(absl::string_view id, const BlobDigest& digest) const;

  absl::StatusOr<TemporaryFile> CreateTemporary();

  // Makes a file, temporary or of an upload, ready for Rename(): nobody writes
  // to it again, and its time of modification is a second ago. It is flushed to
  // the disk if `sync`.
  absl::Status Seal(const TemporaryFile& file, const BlobDigest& digest,
                    bool sync) const;

  // Gives a sealed file the blob's name, in one step.
  absl::Status Rename(const TemporaryFile& file,
                      const BlobDigest& digest) const;

 private:
  StoreDirectory(std::string root, platform::UniqueFd lock);

  std::string root_;
  // Holds the lock for as long as it is open; the kernel frees it with the
  // process, however that ends.
  platform::UniqueFd lock_;
  std::atomic<uint64_t> next_temporary_{0};
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_STORE_DIRECTORY_H_
