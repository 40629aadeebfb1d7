#ifndef METAD_SERVER_PIPELINE_BUILD_SUMMARY_H_
#define METAD_SERVER_PIPELINE_BUILD_SUMMARY_H_

#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "codegen/runtimes/runtime.h"
#include "server/pipeline/checked_build.h"
#include "server/pipeline/module_resolver.h"

namespace metad::pipeline {

// Functions of one module that follow one another in the registry.
struct ModuleRun {
  std::string module;
  FunctionOrigin origin = FunctionOrigin::kListed;
  // C symbols.
  std::vector<std::string> functions;
};

struct BuildSummary {
  std::string input_digest;
  // Of the request, with what that left to its libraries.
  std::string model_name;
  const codegen::Runtime* runtime = nullptr;
  std::string target;
  // In registry order, joined registries' first; a module is there once for
  // each run of its functions.
  std::vector<ModuleRun> modules;
  // Their `data` refers to the request's bytes.
  std::vector<codegen::PlannedConstant> constants;
  std::vector<codegen::PlannedPool> pools;
};

// What the plan of a build that is over has; takes it out of there.
BuildSummary TakeSummary(CheckedBuild& build);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_BUILD_SUMMARY_H_
