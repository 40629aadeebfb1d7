#ifndef METAD_SERVER_PIPELINE_CHECKED_BUILD_H_
#define METAD_SERVER_PIPELINE_CHECKED_BUILD_H_

#include <optional>
#include <variant>
#include <vector>

#include "codegen/elf/machine_description.h"
#include "codegen/plan/metadata_plan.h"
#include "server/execution/toolchain_catalog.h"
#include "server/execution/toolchain_registry.h"
#include "server/pipeline/build_error.h"
#include "server/pipeline/build_request.h"
#include "server/pipeline/module_resolver.h"

namespace metad::pipeline {

// A request that may be built: nothing in it is known to be wrong, its target
// exists, and its toolchain, where it needs one, is there. What is left to find
// out needs a compiler.
struct CheckedBuild {
  BuildRequest request;
  execution::TargetDescription target;
  // Set when there is to be an object, and it is written without a compiler.
  std::optional<codegen::elf::MachineDescription> machine;
  // Set when something is to be compiled.
  std::optional<execution::SelectedToolchain> toolchain;
  // Parallel to request.modules. C sources have not been asked yet.
  std::vector<ResolvedModule> modules;
  // Final, unless there are C sources. Without an input digest where nobody
  // looks at it (input_check.h).
  codegen::MetadataPlan plan;
};

using CheckResult = std::variant<CheckedBuild, BuildError>;

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_CHECKED_BUILD_H_
