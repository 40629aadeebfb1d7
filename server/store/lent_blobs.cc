#include "server/store/lent_blobs.h"

#include <algorithm>
#include <cstdint>

#include "server/store/memory_blob.h"

namespace metad::store {
namespace {

// Memory, unless its owner can let go of it.
class LentBlob : public MemoryBlob {
 public:
  LentBlob(const BlobDigest& digest, absl::string_view content,
           LentBlobs::Release release)
      : MemoryBlob(digest, content, nullptr), release_(std::move(release)) {}

  // Its owner is told of nothing that is not its own.
  void ReleasePages(absl::string_view part) const override {
    const absl::string_view own = OwnPart(part);
    if (release_ != nullptr && !own.empty()) release_(own);
  }

 private:
  absl::string_view OwnPart(absl::string_view part) const {
    // As numbers: the two may be of different objects.
    const auto number = [](const char* address) {
      return reinterpret_cast<uintptr_t>(address);
    };
    const absl::string_view whole = *Content();
    const uintptr_t start = number(whole.data());
    const uintptr_t begin = std::max(number(part.data()), start);
    const uintptr_t end =
        std::min(number(part.data()) + part.size(), start + whole.size());
    if (begin >= end) return {};
    return whole.substr(begin - start, end - begin);
  }

  const LentBlobs::Release release_;
};

}  // namespace

void LentBlobs::Lend(const BlobDigest& digest, absl::string_view content,
                     Release release) {
  auto blob = std::make_shared<LentBlob>(digest, content, std::move(release));
  absl::MutexLock lock(&mutex_);
  lent_.insert_or_assign(digest, std::move(blob));
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

absl::StatusOr<std::unique_ptr<BlobWriter>> LentBlobs::NewBlob(
    int64_t expected_bytes) {
  return behind_->NewBlob(expected_bytes);
}

absl::StatusOr<std::shared_ptr<const PinnedBlob>> LentBlobs::Open(
    const BlobDigest& digest) {
  {
    absl::MutexLock lock(&mutex_);
    const auto found = lent_.find(digest);
    if (found != lent_.end()) return found->second;
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
