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
  const absl::StatusOr<absl::string_view> content = (*blob)->Content();
  if (!content.ok()) {
    failure_.Update(content.status());
    return {};
  }
  if (!content->empty()) pinned_.emplace(content->data(), *std::move(blob));
  return *content;
}

void RequestBlobs::Release(absl::string_view part) const {
  auto next = pinned_.upper_bound(part.data());
  if (next == pinned_.begin()) return;
  // It ignores what is not its own.
  std::prev(next)->second->ReleasePages(part);
}

void RequestBlobs::ReleaseAll() const {
  for (const auto& [content, blob] : pinned_) {
    blob->ReleasePages(
        {content, static_cast<size_t>(blob->digest().size_bytes())});
  }
}

google::rpc::Status RequestBlobs::error() const {
  if (!missing_.empty()) return BlobsMissing(missing_);
  if (!failure_.ok()) return TranslateStoreError(failure_);
  return {};
}

}  // namespace metad::rpc
