#ifndef METAD_SERVER_BUILD_BUILD_SUMMARY_H_
#define METAD_SERVER_BUILD_BUILD_SUMMARY_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/build/checked_build.h"
#include "server/build/module_resolver.h"

namespace metad::build {

// Functions of one module that follow one another in the registry.
struct ModuleRun {
  std::string module;
  FunctionOrigin origin = FunctionOrigin::kListed;
  // C symbols.
  std::vector<std::string> functions;
};

struct BuildSummary {
  std::string input_digest;
  // In registry order, joined registries' first; a module is there once for
  // each run of its functions.
  std::vector<ModuleRun> modules;
  // Their `data` refers to the request's bytes.
  std::vector<codegen::PlannedConstant> constants;
  std::vector<codegen::PlannedPool> pools;
};

// What the plan of a build that is over has; takes it out of there.
BuildSummary TakeSummary(CheckedBuild& build);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_BUILD_SUMMARY_H_
