#include "server/pipeline/build_summary.h"

#include <cstddef>
#include <utility>

namespace metad::pipeline {
namespace {

FunctionOrigin OriginOf(const CheckedBuild& build,
                        const codegen::PlannedModule& planned) {
  if (planned.generated) return FunctionOrigin::kGenerated;
  if (!planned.input.has_value()) return FunctionOrigin::kJoined;
  return build.modules[*planned.input].origin;
}

// The modules as the registry has them: without entries of the C interface, and
// with what the metadata is itself and what earlier registries have.
std::vector<ModuleRun> RunsOf(const CheckedBuild& build) {
  const codegen::MetadataPlan& plan = build.plan;
  std::vector<ModuleRun> runs;
  runs.reserve(plan.modules.size());
  for (const codegen::PlannedModule& planned : plan.modules) {
    ModuleRun run;
    run.module = planned.name;
    run.origin = OriginOf(build, planned);
    run.functions.reserve(planned.function_count);
    for (size_t i = 0; i < planned.function_count; ++i) {
      run.functions.push_back(
          plan.functions[planned.first_function + i].symbol);
    }
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace

BuildSummary TakeSummary(CheckedBuild& build) {
  // In this order: the runs are told by the plan.
  std::vector<ModuleRun> runs = RunsOf(build);
  return {std::move(build.plan.input_digest),
          build.request.model_name,
          build.request.runtime,
          build.request.target,
          std::move(runs),
          std::move(build.plan.constants),
          std::move(build.plan.pools)};
}

}  // namespace metad::pipeline
