#include "server/rpc/artifact_storage.h"

#include <spdlog/spdlog.h>

#include <string>

#include "absl/status/statusor.h"

namespace metad::rpc {
namespace {

absl::Status Store(store::BlobStore& blobs, v1::Artifact& artifact) {
  const auto size = static_cast<int64_t>(artifact.content().size());
  const absl::StatusOr<store::BlobDigest> digest =
      store::BlobDigest::Parse(artifact.sha256(), size);
  if (!digest.ok()) return digest.status();
  absl::Status put = blobs.Put(*digest, artifact.content());
  if (!put.ok()) return put;
  artifact.mutable_digest()->set_hash(digest->hash());
  artifact.mutable_digest()->set_size_bytes(size);
  artifact.clear_content();
  return put;
}

}  // namespace

void StoreLargeArtifacts(
    const ServerLimits& limits, store::BlobStore& blobs,
    google::protobuf::RepeatedPtrField<v1::Artifact>& artifacts) {
  for (v1::Artifact& artifact : artifacts) {
    if (static_cast<int64_t>(artifact.content().size()) <=
        limits.max_inline_bytes) {
      continue;
    }
    const absl::Status stored = Store(blobs, artifact);
    if (!stored.ok()) {
      spdlog::warn("blob store: {} is sent inline: {}", artifact.file_name(),
                   std::string(stored.message()));
    }
  }
}

}  // namespace metad::rpc
