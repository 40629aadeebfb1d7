#include "tests/unit/codegen/spec_builder.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/plan/planner.h"
#include "codegen/plan/violation_list.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "gtest/gtest.h"

namespace metad::codegen {

ModuleSpec ListedModule(std::string name, std::vector<std::string> functions) {
  ModuleSpec module;
  module.name = std::move(name);
  module.functions = std::move(functions);
  module.functions_are_listed = true;
  return module;
}

ConstantSpec Constant(std::string name, DataType type,
                      std::vector<int64_t> shape, absl::string_view data) {
  ConstantSpec constant;
  constant.name = std::move(name);
  constant.type = type;
  constant.shape = std::move(shape);
  constant.data = data;
  return constant;
}

MetadataSpec SpecOf(std::vector<ModuleSpec> modules,
                    std::vector<ConstantSpec> constants) {
  MetadataSpec spec;
  spec.model_name = "model";
  spec.runtime = &CrtRuntime();
  spec.target.name = "host";
  spec.modules = std::move(modules);
  spec.constants = std::move(constants);
  spec.input_digest = std::string(64, '0');
  return spec;
}

std::vector<std::string> FunctionNames(size_t count) {
  std::vector<std::string> names;
  names.reserve(count);
  for (size_t i = 0; i < count; ++i) names.push_back(absl::StrCat("op_", i));
  return names;
}

MetadataPlan PlanOf(const MetadataSpec& spec) {
  ViolationList violations;
  std::optional<MetadataPlan> plan = MakePlan(spec, violations);
  for (const Violation& violation : violations.kept()) {
    ADD_FAILURE() << violation.field << ": " << violation.description;
  }
  return std::move(plan).value_or(MetadataPlan());
}

}  // namespace metad::codegen
