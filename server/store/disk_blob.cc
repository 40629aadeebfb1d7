#include "server/store/disk_blob.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/platform/file_bytes.h"
#include "server/store/content_part.h"

namespace metad::store {

DiskBlob::DiskBlob(BlobDigest digest, platform::UniqueFd fd,
                   std::function<void()> unpin)
    : digest_(std::move(digest)),
      fd_(std::move(fd)),
      unpin_(std::move(unpin)) {}

absl::StatusOr<size_t> DiskBlob::ReadAt(int64_t offset, char* buffer,
                                        size_t size) const {
  const auto wanted = static_cast<size_t>(std::min<int64_t>(
      digest_.size_bytes() - offset, static_cast<int64_t>(size)));
  absl::StatusOr<size_t> count = platform::ReadBytesAt(
      fd_.get(), offset, buffer, wanted, digest_.ToString());
  if (count.ok() && *count < wanted) {
    return absl::DataLossError(
        absl::StrCat("blob ", digest_.ToString(), " was cut short"));
  }
  return count;
}

absl::StatusOr<absl::string_view> DiskBlob::Content() const {
  absl::MutexLock lock(&mutex_);
  if (mapping_.content().empty()) {
    absl::StatusOr<platform::MappedFile> mapping = platform::MappedFile::Map(
        fd_.get(), digest_.size_bytes(), digest_.ToString());
    if (!mapping.ok()) return mapping.status();
    mapping_ = *std::move(mapping);
  }
  return mapping_.content();
}

void DiskBlob::ReleasePages(absl::string_view part) const {
  absl::MutexLock lock(&mutex_);
  mapping_.ReleasePages(part);
}

std::optional<platform::FilePlace> DiskBlob::PlaceOf(
    absl::string_view part) const {
  absl::MutexLock lock(&mutex_);
  const absl::string_view content = mapping_.content();
  if (!Contains(content, part)) return std::nullopt;
  return platform::FilePlace{fd_.get(), part.data() - content.data()};
}

}  // namespace metad::store
