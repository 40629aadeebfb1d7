#include "server/pipeline/build_artifact.h"

namespace metad::pipeline {

void LeaseArtifacts(const std::vector<BuildArtifact>& artifacts,
                    store::BlobStore& blobs) {
  for (const BuildArtifact& artifact : artifacts) {
    const store::PinnedBlob* const blob = artifact.content.blob().get();
    if (blob == nullptr || !blob->lent_name().empty()) continue;
    blobs.Lease(blob->digest());
  }
}

}  // namespace metad::pipeline
