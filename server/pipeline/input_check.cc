#include "server/pipeline/input_check.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/planner.h"
#include "server/pipeline/input_digest.h"
#include "server/pipeline/object_engine.h"
#include "server/pipeline/request_check.h"

namespace metad::pipeline {
namespace {

// All but objects have a manifest or a report, and so has what a compiler
// reads.
bool NeedsInputDigest(const CheckedBuild& build) {
  if (!build.request.without_digests || NeedsCompiler(build)) return true;
  const std::vector<OutputKind>& outputs = build.request.outputs;
  return std::any_of(outputs.begin(), outputs.end(), [](OutputKind kind) {
    return kind != OutputKind::kObject && kind != OutputKind::kArchive;
  });
}

}  // namespace

CheckResult CheckInput(BuildRequest request,
                       const execution::ToolchainCatalog& catalog,
                       codegen::ViolationList violations) {
  std::optional<BuildError> missing = FindMissingResource(request, catalog);
  const execution::TargetDescription* target =
      catalog.FindTarget(request.target);
  CheckedBuild build;
  CheckOutputs(request, violations);
  CheckRequestNotes(request, violations);
  if (target != nullptr) {
    build.target = *target;
    build.modules = ResolveModules(request, ExpectationOf(*target), violations);
  } else {
    // Stands in, so that the plan finds what else is wrong.
    build.target.name = "unknown";
    build.modules = UnaskedModules(request);
  }
  for (codegen::ConstantSpec& constant : request.constants) {
    constant.data_id = [digests = request.digests, data = constant.data,
                        &pages = request.Pages()] {
      return digests->Of(data, pages);
    };
  }
  std::optional<codegen::MetadataPlan> plan = codegen::MakePlan(
      MakeSpec(request, build.target, build.modules), violations);
  if (target != nullptr && plan.has_value() && NeedsObject(request)) {
    CheckObjectEngine(request, *target, *plan, violations);
    build.machine = DirectMachine(request, *target, *plan);
  }
  if (missing.has_value() && violations.empty()) return *std::move(missing);
  if (missing.has_value()) violations.Append(missing->violations);
  if (!violations.empty()) return InvalidInput(std::move(violations));
  build.plan = *std::move(plan);
  build.request = std::move(request);
  SetInputDigest(build);
  return build;
}

void SetInputDigest(CheckedBuild& build) {
  if (!NeedsInputDigest(build)) return;
  build.plan.input_digest =
      InputDigest(build.request, build.target, build.modules);
}

bool NeedsCompiler(const CheckedBuild& build) {
  return HasCSources(build.request) ||
         (NeedsObject(build.request) && !build.machine.has_value());
}

}  // namespace metad::pipeline
