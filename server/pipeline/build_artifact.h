#ifndef METAD_SERVER_PIPELINE_BUILD_ARTIFACT_H_
#define METAD_SERVER_PIPELINE_BUILD_ARTIFACT_H_

#include <string>
#include <vector>

#include "server/pipeline/artifact_content.h"
#include "server/pipeline/build_request.h"
#include "server/store/blob_store.h"

namespace metad::pipeline {

// One file produced.
struct BuildArtifact {
  OutputKind kind = OutputKind::kSource;
  // Without a directory.
  std::string file_name;
  ArtifactContent content;
};

// Keeps those that are in the store for a while, for whoever is told of them:
// see store::BlobStore::Lease().
void LeaseArtifacts(const std::vector<BuildArtifact>& artifacts,
                    store::BlobStore& blobs);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_BUILD_ARTIFACT_H_
