#ifndef METAD_SERVER_STORE_DISK_UPLOAD_H_
#define METAD_SERVER_STORE_DISK_UPLOAD_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/store/blob_store.h"
#include "server/store/store_directory.h"
#include "server/store/upload_table.h"

namespace metad::store {

// A writer of an upload that is a file.
class DiskUpload : public BlobUpload {
 public:
  // What it asks of its store, which has all of them. The upload's lock is held
  // but for `release`.
  struct Owner {
    // Room for so many bytes more, or why there is none.
    std::function<absl::Status(int64_t)> reserve;
    // Gives bytes back that were reserved.
    std::function<void(int64_t)> give_back;
    // The upload has no blob and will have none.
    std::function<void(SharedUpload&)> end;
    // It is over, and its file this writer's.
    std::function<void(const std::string& path, SharedUpload&)> take;
    // The file, whose bytes are reserved, becomes the blob, and the owner's in
    // any case. UploadSession::written_since().
    std::function<absl::Status(TemporaryFile, const BlobDigest&,
                               absl::Time written_since)>
        commit;
    // It has a writer less.
    std::function<void(const std::string& path, SharedUpload&)> release;
    std::function<absl::Time()> clock;
  };

  DiskUpload(std::shared_ptr<SharedUpload> upload, std::string path,
             BlobDigest digest, Owner owner);
  ~DiskUpload() override;
  DiskUpload(const DiskUpload&) = delete;
  DiskUpload& operator=(const DiskUpload&) = delete;

  // Cuts off whoever wrote before.
  absl::Status Begin();

  int64_t committed_bytes() const override { return committed_bytes_; }
  absl::Status Append(absl::string_view bytes) override;
  absl::Status Finish() override;

 private:
  absl::Status CheckMine() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(upload_->mutex);

  const std::shared_ptr<SharedUpload> upload_;
  const std::string path_;
  const BlobDigest digest_;
  const Owner owner_;
  int writer_ = 0;
  int64_t committed_bytes_ = 0;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_DISK_UPLOAD_H_
