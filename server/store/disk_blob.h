#ifndef METAD_SERVER_STORE_DISK_BLOB_H_
#define METAD_SERVER_STORE_DISK_BLOB_H_

#include <functional>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "server/platform/mapped_file.h"
#include "server/platform/unique_fd.h"
#include "server/store/blob_store.h"

namespace metad::store {

// A blob in an open file, which stays readable even when its name goes.
class DiskBlob : public PinnedBlob {
 public:
  // `fd` is of a regular file and has the digest's content; `unpin` is called
  // at the end.
  DiskBlob(BlobDigest digest, platform::UniqueFd fd,
           std::function<void()> unpin);
  ~DiskBlob() override { unpin_(); }
  DiskBlob(const DiskBlob&) = delete;
  DiskBlob& operator=(const DiskBlob&) = delete;

  const BlobDigest& digest() const override { return digest_; }
  absl::StatusOr<size_t> ReadAt(int64_t offset, char* buffer,
                                size_t size) const override;
  absl::StatusOr<absl::string_view> Content() const override;
  void ReleasePages(absl::string_view part) const override;
  std::optional<platform::FilePlace> PlaceOf(
      absl::string_view part) const override;

 private:
  const BlobDigest digest_;
  const platform::UniqueFd fd_;
  const std::function<void()> unpin_;
  mutable absl::Mutex mutex_;
  // Mapped when somebody asks for it.
  mutable platform::MappedFile mapping_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_DISK_BLOB_H_
