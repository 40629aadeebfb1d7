#include "server/store/lent_blobs.h"

#include "server/store/memory_blob.h"

namespace metad::store {

void LentBlobs::Lend(const BlobDigest& digest, absl::string_view content) {
  absl::MutexLock lock(&mutex_);
  lent_.insert_or_assign(digest, content);
}

std::vector<BlobDigest> LentBlobs::FindMissing(
    const std::vector<BlobDigest>& digests) {
  std::vector<BlobDigest> others;
  {
    absl::MutexLock lock(&mutex_);
    for (const BlobDigest& digest : digests) {
      if (!lent_.contains(digest)) others.push_back(digest);
    }
  }
  return behind_->FindMissing(others);
}

absl::Status LentBlobs::Put(const BlobDigest& digest,
                            absl::string_view content) {
  return behind_->Put(digest, content);
}

absl::StatusOr<std::shared_ptr<const PinnedBlob>> LentBlobs::Open(
    const BlobDigest& digest) {
  {
    absl::MutexLock lock(&mutex_);
    const auto found = lent_.find(digest);
    if (found != lent_.end()) {
      return std::make_shared<MemoryBlob>(digest, found->second, nullptr);
    }
  }
  return behind_->Open(digest);
}

absl::StatusOr<std::unique_ptr<BlobUpload>> LentBlobs::OpenUpload(
    absl::string_view id, const BlobDigest& digest) {
  return behind_->OpenUpload(id, digest);
}

absl::StatusOr<UploadStatus> LentBlobs::QueryUpload(absl::string_view id,
                                                    const BlobDigest& digest) {
  return behind_->QueryUpload(id, digest);
}

}  // namespace metad::store
