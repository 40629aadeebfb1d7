#ifndef METAD_SERVER_BUILD_OUTPUT_EMISSION_H_
#define METAD_SERVER_BUILD_OUTPUT_EMISSION_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/build/build_artifact.h"
#include "server/build/build_request.h"

namespace metad::build {

// The generated C source.
std::string EmitSourceText(const codegen::MetadataPlan& plan);

// Every output asked for, in that order, each followed by the files that come
// with it. What a compiler makes, an object, has no content yet.
std::vector<BuildArtifact> EmitOutputs(const std::vector<OutputKind>& outputs,
                                       const codegen::MetadataPlan& plan);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_OUTPUT_EMISSION_H_
