#include "server/store/disk_blob_writer.h"

#include <unistd.h>

#include <utility>

#include "server/platform/file_bytes.h"
#include "server/platform/sha256.h"

namespace metad::store {

DiskBlobWriter::DiskBlobWriter(TemporaryFile file, Owner owner)
    : file_(std::move(file)), owner_(std::move(owner)) {}

DiskBlobWriter::~DiskBlobWriter() {
  if (!file_.fd.valid()) return;
  // What cannot be removed goes when the store is opened next.
  unlink(file_.path.c_str());
  owner_.give_back(reserved_);
}

absl::Status DiskBlobWriter::Reserve(int64_t bytes) {
  if (bytes <= 0) return absl::OkStatus();
  absl::Status reserved = owner_.reserve(bytes);
  if (reserved.ok()) reserved_ += bytes;
  return reserved;
}

absl::Status DiskBlobWriter::Append(absl::string_view bytes) {
  return Append(bytes, [&] {
    return platform::WriteBytes(file_.fd.get(), bytes, file_.path);
  });
}

absl::Status DiskBlobWriter::AppendFrom(const platform::FilePlace& place,
                                        absl::string_view bytes) {
  return Append(bytes, [&] {
    return platform::WriteBytesFrom(file_.fd.get(), place, bytes, file_.path);
  });
}

absl::Status DiskBlobWriter::Append(absl::string_view bytes,
                                    absl::FunctionRef<absl::Status()> write) {
  const auto size = static_cast<int64_t>(bytes.size());
  absl::Status status = Reserve(size_ + size - reserved_);
  if (!status.ok()) return status;
  size_ += size;
  hash_.Update(bytes, [&] { status = write(); });
  return status;
}

absl::StatusOr<std::shared_ptr<const PinnedBlob>> DiskBlobWriter::Finish() {
  const absl::StatusOr<BlobDigest> digest =
      BlobDigest::Parse(platform::ToHex(hash_.Finish()), size_);
  if (!digest.ok()) return digest.status();
  // Less came than was expected.
  if (reserved_ > size_) owner_.give_back(reserved_ - size_);
  reserved_ = size_;
  return owner_.commit({std::move(file_.fd), file_.path}, *digest);
}

}  // namespace metad::store
