#include "server/rpc/request_blobs.h"

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
  pinned_.push_back(*std::move(blob));
  return *content;
}

google::rpc::Status RequestBlobs::error() const {
  if (!missing_.empty()) return BlobsMissing(missing_);
  if (!failure_.ok()) return TranslateStoreError(failure_);
  return {};
}

}  // namespace metad::rpc
