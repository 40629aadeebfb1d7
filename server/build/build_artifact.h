#ifndef METAD_SERVER_BUILD_BUILD_ARTIFACT_H_
#define METAD_SERVER_BUILD_BUILD_ARTIFACT_H_

#include <string>
#include <vector>

#include "server/build/artifact_content.h"
#include "server/build/build_request.h"
#include "server/store/blob_store.h"

namespace metad::build {

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

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_BUILD_ARTIFACT_H_
