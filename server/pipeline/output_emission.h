#ifndef METAD_SERVER_PIPELINE_OUTPUT_EMISSION_H_
#define METAD_SERVER_PIPELINE_OUTPUT_EMISSION_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/artifact_content.h"
#include "server/pipeline/build_artifact.h"
#include "server/pipeline/build_request.h"
#include "server/platform/file_pages.h"

namespace metad::pipeline {

// Where the outputs of a request go: those of which nobody asks for a digest
// are lent. A report does.
ArtifactStorage StorageFor(const BuildRequest& request,
                           const ArtifactStorage& storage);

// Every output asked for, in that order, each followed by the files that come
// with it. An object has no content yet. `pages` are those of the plan's
// constants. Errors as of ArtifactSink.
absl::StatusOr<std::vector<BuildArtifact>> EmitOutputs(
    const std::vector<OutputKind>& outputs, const codegen::MetadataPlan& plan,
    const ArtifactStorage& storage, const platform::FilePages& pages);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_OUTPUT_EMISSION_H_
