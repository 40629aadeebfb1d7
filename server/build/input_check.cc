#include "server/build/input_check.h"

#include <optional>
#include <utility>

#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/planner.h"
#include "server/build/input_digest.h"
#include "server/build/object_engine.h"
#include "server/build/request_check.h"

namespace metad::build {

CheckResult CheckInput(BuildRequest request,
                       const workers::ToolchainCatalog& catalog,
                       codegen::ViolationList violations) {
  std::optional<BuildError> missing = FindMissingResource(request, catalog);
  const workers::TargetDescription* target = catalog.FindTarget(request.target);
  CheckedBuild build;
  CheckOutputs(request, violations);
  if (target != nullptr) {
    build.target = *target;
    build.modules = ResolveModules(request, ExpectationOf(*target), violations);
  } else {
    // Stands in, so that the plan finds what else is wrong.
    build.target.name = "unknown";
    build.modules = UnaskedModules(request);
  }
  for (codegen::ConstantSpec& constant : request.constants) {
    constant.data_id = request.Sha256Of(constant.data);
  }
  build.input_digest = InputDigest(request, build.target, build.modules);
  std::optional<codegen::MetadataPlan> plan = codegen::MakePlan(
      MakeSpec(request, build.target, build.modules, build.input_digest),
      violations);
  if (target != nullptr && plan.has_value() && NeedsObject(request)) {
    CheckObjectEngine(request, *target, *plan, violations);
    build.machine = DirectMachine(request, *target, *plan);
  }
  if (missing.has_value() && violations.empty()) return *std::move(missing);
  if (missing.has_value()) violations.Append(missing->violations);
  if (!violations.empty()) return InvalidInput(std::move(violations));
  build.plan = *std::move(plan);
  build.request = std::move(request);
  return build;
}

bool NeedsCompiler(const CheckedBuild& build) {
  return HasCSources(build.request) ||
         (NeedsObject(build.request) && !build.machine.has_value());
}

}  // namespace metad::build
