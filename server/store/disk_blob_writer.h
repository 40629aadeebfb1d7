#ifndef METAD_SERVER_STORE_DISK_BLOB_WRITER_H_
#define METAD_SERVER_STORE_DISK_BLOB_WRITER_H_

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/platform/overlapped_sha256.h"
#include "server/store/blob_store.h"
#include "server/store/store_directory.h"

namespace metad::store {

// A temporary file that becomes a blob. Large pieces are hashed while they are
// written.
class DiskBlobWriter : public BlobWriter {
 public:
  // What it asks of its store.
  struct Owner {
    // Room for so many bytes more, or why there is none.
    std::function<absl::Status(int64_t)> reserve;
    // Gives bytes back that were reserved.
    std::function<void(int64_t)> give_back;
    // The file, whose bytes are reserved, becomes the blob, and the owner's in
    // any case.
    std::function<absl::StatusOr<std::shared_ptr<const PinnedBlob>>(
        TemporaryFile, const BlobDigest&)>
        commit;
  };

  DiskBlobWriter(TemporaryFile file, Owner owner);
  ~DiskBlobWriter() override;
  DiskBlobWriter(const DiskBlobWriter&) = delete;
  DiskBlobWriter& operator=(const DiskBlobWriter&) = delete;

  // Takes room for so many bytes more, ahead of them.
  absl::Status Reserve(int64_t bytes);

  absl::Status Append(absl::string_view bytes) override;
  absl::Status AppendFrom(const platform::FilePlace& place,
                          absl::string_view bytes) override;
  absl::StatusOr<std::shared_ptr<const PinnedBlob>> Finish() override;

 private:
  // Hashes the bytes while `write` writes them.
  absl::Status Append(absl::string_view bytes,
                      absl::FunctionRef<absl::Status()> write);

  TemporaryFile file_;
  const Owner owner_;
  platform::OverlappedSha256 hash_;
  int64_t size_ = 0;
  // What it has taken from the store, its size or more.
  int64_t reserved_ = 0;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_DISK_BLOB_WRITER_H_
