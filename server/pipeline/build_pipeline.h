#ifndef METAD_SERVER_PIPELINE_BUILD_PIPELINE_H_
#define METAD_SERVER_PIPELINE_BUILD_PIPELINE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/execution/action.h"
#include "server/execution/executor.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/artifact_content.h"
#include "server/pipeline/build_artifact.h"
#include "server/pipeline/build_error.h"
#include "server/pipeline/build_note.h"
#include "server/pipeline/build_observer.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/build_summary.h"
#include "server/pipeline/checked_build.h"
#include "server/pipeline/object_inspector.h"
#include "server/pipeline/report/image_memory.h"
#include "server/platform/cancellation.h"
#include "server/platform/extendable_deadline.h"

namespace metad::pipeline {

struct BuildResult {
  // Nothing when the build succeeded; otherwise the rest but `notes` is empty.
  std::optional<BuildError> error;
  // Whatever came of it: what the import of files has to tell, then in the
  // order of the request's modules.
  std::vector<BuildNote> notes;
  // In the order in which the outputs were asked for.
  std::vector<BuildArtifact> artifacts;
  BuildSummary summary;
  // What the object was proved to hold; set when one was made.
  std::optional<ObjectReport> object_report;
  // What it and the modules occupy; set with it.
  std::optional<report::ImageMemory> memory;
};

// The path of a request from its check to its files:
//
//   import files -> resolve modules -> plan -> emit -> compile -> verify
//
// Thread-safe; every call works on its own state. Calls block, some while
// compilers run: never call from a thread that must not.
class BuildPipeline {
 public:
  // They and the store must outlive the pipeline and its results.
  // `action_limits` bound each compilation.
  BuildPipeline(execution::ToolchainRegistry* toolchains,
                execution::Executor* executor,
                execution::ActionLimits action_limits,
                const ArtifactStorage& storage = {});

  // Everything that can be told without running a compiler, all problems at
  // once: with those that were `known` before. Imports the request's files
  // first (imported_check.h). Probes the toolchain if one will be needed.
  CheckResult Check(BuildRequest request, codegen::ViolationList known) const;

  // Source and header only; runs no process. `is_cancelled`, which may be null,
  // is asked now and then while much is written.
  BuildResult GenerateSources(
      BuildRequest request, codegen::ViolationList known,
      const std::function<bool()>& is_cancelled = nullptr) const;

  // Carries a checked build out; at `deadline`, which may be extended
  // meanwhile, it fails as kActionTimeout.
  BuildResult Run(CheckedBuild build,
                  std::shared_ptr<platform::Cancellation> cancellation,
                  const platform::ExtendableDeadline& deadline,
                  BuildObserver& observer) const;

 private:
  BuildResult Generate(CheckedBuild& build,
                       const std::function<bool()>& is_cancelled) const;

  execution::ToolchainRegistry* const toolchains_;
  execution::Executor* const executor_;
  const execution::ActionLimits action_limits_;
  const ArtifactStorage storage_;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_BUILD_PIPELINE_H_
