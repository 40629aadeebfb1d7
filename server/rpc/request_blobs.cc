#include "server/rpc/request_blobs.h"

#include <iterator>
#include <utility>

#include "absl/status/statusor.h"
#include "server/rpc/storage_error.h"

namespace metad::rpc {

absl::string_view RequestBlobs::Content(const store::BlobDigest& digest) {
  const auto known = contents_.find(digest);
  if (known != contents_.end()) return known->second;
  const absl::string_view content = Open(digest);
  contents_.try_emplace(digest, content);
  return content;
}

absl::string_view RequestBlobs::Open(const store::BlobDigest& digest) {
  auto blob = blobs_.Open(digest);
  if (absl::IsNotFound(blob.status())) {
    missing_.push_back(digest);
    return {};
  }
  if (!blob.ok()) {
    failure_.Update(blob.status());
    return {};
  }
  return Pin(*std::move(blob));
}

std::optional<absl::string_view> RequestBlobs::Lent(absl::string_view name) {
  if (lent_ == nullptr) return std::nullopt;
  std::shared_ptr<const store::PinnedBlob> blob = lent_->Find(name);
  if (blob == nullptr) return std::nullopt;
  return Pin(std::move(blob));
}

absl::string_view RequestBlobs::Pin(
    std::shared_ptr<const store::PinnedBlob> blob) {
  const absl::StatusOr<absl::string_view> content = blob->Content();
  if (!content.ok()) {
    failure_.Update(content.status());
    return {};
  }
  if (!content->empty()) pinned_.emplace(content->data(), std::move(blob));
  return *content;
}

const store::PinnedBlob* RequestBlobs::BlobOf(absl::string_view part) const {
  const auto next = pinned_.upper_bound(part.data());
  return next == pinned_.begin() ? nullptr : std::prev(next)->second.get();
}

// Blobs ignore what is not their own.
void RequestBlobs::Release(absl::string_view part) const {
  const store::PinnedBlob* blob = BlobOf(part);
  if (blob != nullptr) blob->ReleasePages(part);
}

void RequestBlobs::ReleaseAll() const {
  for (const auto& [begin, blob] : pinned_) {
    const absl::StatusOr<absl::string_view> content = blob->Content();
    if (content.ok()) blob->ReleasePages(*content);
  }
}

std::optional<platform::FilePlace> RequestBlobs::PlaceOf(
    absl::string_view part) const {
  const store::PinnedBlob* blob = BlobOf(part);
  return blob == nullptr ? std::nullopt : blob->PlaceOf(part);
}

google::rpc::Status RequestBlobs::error() const {
  if (!missing_.empty()) return BlobsMissing(missing_);
  if (!failure_.ok()) return TranslateStoreError(failure_);
  return {};
}

}  // namespace metad::rpc
