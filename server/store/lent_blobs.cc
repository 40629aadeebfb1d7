#include "server/store/lent_blobs.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/store/content_part.h"
#include "server/store/lazy_digest.h"

namespace metad::store {
namespace {

class LentBlob : public PinnedBlob {
 public:
  LentBlob(absl::string_view content, LentBlobs::Release release,
           std::optional<platform::FilePlace> place)
      : content_(content), release_(std::move(release)), place_(place) {}

  const BlobDigest& digest() const override { return digest_.Of(*this); }

  absl::StatusOr<size_t> ReadAt(int64_t offset, char* buffer,
                                size_t size) const override {
    const absl::string_view piece =
        content_.substr(static_cast<size_t>(offset), size);
    std::copy(piece.begin(), piece.end(), buffer);
    return piece.size();
  }

  absl::StatusOr<absl::string_view> Content() const override {
    return content_;
  }

  // Its owner is told of nothing that is not its own.
  void ReleasePages(absl::string_view part) const override {
    const absl::string_view own = CommonPart(content_, part);
    if (release_ != nullptr && !own.empty()) release_(own);
  }

  std::optional<platform::FilePlace> PlaceOf(
      absl::string_view part) const override {
    if (!place_.has_value() || !Contains(content_, part)) return std::nullopt;
    return platform::FilePlace{
        place_->fd, place_->offset + (part.data() - content_.data())};
  }

 private:
  const absl::string_view content_;
  const LentBlobs::Release release_;
  const std::optional<platform::FilePlace> place_;
  const LazyDigest digest_ = {};
};

}  // namespace

std::string LentBlobs::Lend(absl::string_view content, Release release,
                            std::optional<platform::FilePlace> place) {
  auto blob = std::make_shared<LentBlob>(content, std::move(release), place);
  absl::MutexLock lock(&mutex_);
  std::string name = absl::StrCat(lent_.size() + 1);
  lent_.try_emplace(name, std::move(blob));
  return name;
}

std::shared_ptr<const PinnedBlob> LentBlobs::Find(absl::string_view name) {
  absl::MutexLock lock(&mutex_);
  const auto found = lent_.find(name);
  return found == lent_.end() ? nullptr : found->second;
}

}  // namespace metad::store
