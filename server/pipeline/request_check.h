#ifndef METAD_SERVER_PIPELINE_REQUEST_CHECK_H_
#define METAD_SERVER_PIPELINE_REQUEST_CHECK_H_

#include <optional>
#include <string>
#include <vector>

#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"
#include "server/execution/toolchain_catalog.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/build_error.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/module_functions.h"
#include "server/pipeline/module_resolver.h"

// The checks that a request passes before it becomes a build.
namespace metad::pipeline {

// kTargetUnknown or kToolchainUnknown, naming those that are known, when the
// catalog has not what the request names; nothing when it has.
std::optional<BuildError> FindMissingResource(
    const BuildRequest& request, const execution::ToolchainCatalog& catalog);

// What a failed ToolchainRegistry::Select() means for a build whose target and
// toolchain the catalog has.
BuildError ToolchainError(const BuildRequest& request,
                          const absl::Status& status);

MachineExpectation ExpectationOf(const execution::TargetDescription& target);

// Adds what is wrong with a request that must be served without a toolchain.
void CheckNeedsNoToolchain(const BuildRequest& request,
                           codegen::ViolationList& violations);

// Adds what is wrong with the notes of the whole.
void CheckRequestNotes(const BuildRequest& request,
                       codegen::ViolationList& violations);

// Adds what is wrong with the list of outputs.
void CheckOutputs(const BuildRequest& request,
                  codegen::ViolationList& violations);

// Asks every module for its functions, as far as that needs no compiler.
std::vector<ResolvedModule> ResolveModules(const BuildRequest& request,
                                           const MachineExpectation& expected,
                                           codegen::ViolationList& violations);

// The modules by their lists alone, for a request whose target is not known, so
// that their artifacts cannot be checked.
std::vector<ResolvedModule> UnaskedModules(const BuildRequest& request);

// What the plan is made of, but for the input digest.
codegen::MetadataSpec MakeSpec(const BuildRequest& request,
                               const execution::TargetDescription& target,
                               const std::vector<ResolvedModule>& modules);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_REQUEST_CHECK_H_
