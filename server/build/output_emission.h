#ifndef METAD_SERVER_BUILD_OUTPUT_EMISSION_H_
#define METAD_SERVER_BUILD_OUTPUT_EMISSION_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/build/build_artifact.h"
#include "server/build/build_request.h"

namespace metad::build {

// What a compiler of the pool makes the object of: the generated C source and
// the files that it takes in. Most of the pool's compilers have no #embed, so
// what is of that style in the source that is delivered is .incbin here; it
// makes the same object.
std::vector<BuildArtifact> EmitCompilerInput(const codegen::MetadataPlan& plan);

// Every output asked for, in that order, each followed by the files that come
// with it. What a compiler makes, an object, has no content yet.
std::vector<BuildArtifact> EmitOutputs(const std::vector<OutputKind>& outputs,
                                       const codegen::MetadataPlan& plan);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_OUTPUT_EMISSION_H_
