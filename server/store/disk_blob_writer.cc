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
  owner_.give_back(size_);
}

absl::Status DiskBlobWriter::Append(absl::string_view bytes) {
  const auto size = static_cast<int64_t>(bytes.size());
  absl::Status status = owner_.reserve(size);
  if (!status.ok()) return status;
  size_ += size;
  hash_.Update(bytes, [&] {
    status = platform::WriteBytes(file_.fd.get(), bytes, file_.path);
  });
  return status;
}

absl::StatusOr<std::shared_ptr<const PinnedBlob>> DiskBlobWriter::Finish() {
  const absl::StatusOr<BlobDigest> digest =
      BlobDigest::Parse(platform::ToHex(hash_.Finish()), size_);
  if (!digest.ok()) return digest.status();
  return owner_.commit({std::move(file_.fd), file_.path}, *digest);
}

}  // namespace metad::store
