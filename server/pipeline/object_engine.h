#ifndef METAD_SERVER_PIPELINE_OBJECT_ENGINE_H_
#define METAD_SERVER_PIPELINE_OBJECT_ENGINE_H_

#include <optional>

#include "codegen/elf/machine_description.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/plan/violation_list.h"
#include "server/execution/toolchain_catalog.h"
#include "server/pipeline/artifact_content.h"
#include "server/pipeline/build_request.h"

namespace metad::pipeline {

// Whether the request lets the server write its object without a compiler.
bool MayBeDirect(const BuildRequest& request);

// The machine that the request's object is written for without a compiler;
// nothing where a compiler makes it. That is the case where no machine is known
// for the target or the plan has what needs a compiler, and unless the request
// insists (ObjectEngine::kDirect), where it names a toolchain.
std::optional<codegen::elf::MachineDescription> DirectMachine(
    const BuildRequest& request, const execution::TargetDescription& target,
    const codegen::MetadataPlan& plan);

// Adds a violation where the request insists on what is not possible.
void CheckObjectEngine(const BuildRequest& request,
                       const execution::TargetDescription& target,
                       const codegen::MetadataPlan& plan,
                       codegen::ViolationList& violations);

// Writes the plan's object.
void WriteObject(const codegen::MetadataPlan& plan,
                 const codegen::elf::MachineDescription& machine,
                 ArtifactSink& sink);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_OBJECT_ENGINE_H_
