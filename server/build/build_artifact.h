#ifndef METAD_SERVER_BUILD_BUILD_ARTIFACT_H_
#define METAD_SERVER_BUILD_BUILD_ARTIFACT_H_

#include <string>

#include "server/build/artifact_content.h"
#include "server/build/build_request.h"

namespace metad::build {

// One file produced.
struct BuildArtifact {
  OutputKind kind = OutputKind::kSource;
  // Without a directory.
  std::string file_name;
  ArtifactContent content;
};

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_BUILD_ARTIFACT_H_
