// The order of functions across modules: what a plan makes of it, and what it
// refuses.
#include "codegen/plan/function_order.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "codegen/plan/planner.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Modules "cpu" and "npu", whose functions take turns.
MetadataSpec TakingTurns() {
  MetadataSpec spec = SpecOf(
      {ListedModule("cpu", {"a", "c"}), ListedModule("npu", {"b", "d"})});
  spec.function_order = {"a", "b", "c", "d"};
  return spec;
}

// "cpu a", ...
std::vector<std::string> Registry(const MetadataPlan& plan) {
  std::vector<std::string> registry;
  registry.reserve(plan.functions.size());
  for (const PlannedFunction& function : plan.functions) {
    registry.push_back(plan.modules[function.module].name + " " +
                       function.symbol);
  }
  return registry;
}

// Whether each run has the functions that say so, and all have one.
void ExpectRunsToFit(const MetadataPlan& plan) {
  size_t next = 0;
  for (size_t i = 0; i < plan.modules.size(); ++i) {
    const PlannedModule& run = plan.modules[i];
    EXPECT_EQ(run.first_function, next) << i;
    for (size_t j = 0; j < run.function_count; ++j, ++next) {
      ASSERT_LT(next, plan.functions.size());
      EXPECT_EQ(plan.functions[next].module, i) << next;
    }
  }
  EXPECT_EQ(next, plan.functions.size());
}

ViolationList ViolationsOf(const MetadataSpec& spec) {
  ViolationList violations;
  EXPECT_EQ(MakePlan(spec, violations).has_value(), violations.empty());
  return violations;
}

auto IsViolation(const std::string& field, const std::string& text) {
  return AllOf(Field(&Violation::field, field),
               Field(&Violation::description, HasSubstr(text)));
}

TEST(FunctionOrderTest, ModulesTakeTurnsInRuns) {
  const MetadataPlan plan = PlanOf(TakingTurns());
  EXPECT_THAT(Registry(plan), ElementsAre("cpu a", "npu b", "cpu c", "npu d"));
  ExpectRunsToFit(plan);
  EXPECT_THAT(plan.modules, ElementsAre(Field(&PlannedModule::input, 0u),
                                        Field(&PlannedModule::input, 1u),
                                        Field(&PlannedModule::input, 0u),
                                        Field(&PlannedModule::input, 1u)));
  EXPECT_EQ(plan.modules[2].model, 0u);
}

TEST(FunctionOrderTest, WithoutOneModulesFollowEachOther) {
  MetadataSpec spec = TakingTurns();
  spec.function_order.clear();
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_THAT(Registry(plan), ElementsAre("cpu a", "cpu c", "npu b", "npu d"));
  ExpectRunsToFit(plan);
  EXPECT_EQ(plan.modules.size(), 2u);
}

TEST(FunctionOrderTest, FunctionsThatItDoesNotNameFollowInTheirModulesOrder) {
  MetadataSpec spec = TakingTurns();
  spec.function_order = {"d", "a"};
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_THAT(Registry(plan), ElementsAre("npu d", "cpu a", "cpu c", "npu b"));
  ExpectRunsToFit(plan);
  EXPECT_EQ(plan.modules.size(), 3u);
}

TEST(FunctionOrderTest, JoinedAndGeneratedFunctionsKeepTheirPlaces) {
  MetadataSpec spec = TakingTurns();
  spec.function_order = {"d", "c", "b", "a"};
  spec.joined_registries.push_back({"early", {{"e", "e", "old"}}, {}});
  spec.modules[0].functions.emplace_back("tvmgen_m___tvm_main__");
  spec.models = {{"m", "", AotSpec()}};
  spec.models[0].aot->entry = AotEntrySpec();
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_THAT(Registry(plan), ElementsAre("old e", "metad.m.entry tvmgen_m_run",
                                          "npu d", "cpu c", "npu b", "cpu a",
                                          "cpu tvmgen_m___tvm_main__",
                                          "metad.m tvmgen_m_get_c_metadata"));
  ExpectRunsToFit(plan);
}

TEST(FunctionOrderTest, ModuleWhoseOnlyFunctionIsNoPackedOneKeepsItsPlan) {
  MetadataSpec spec = TakingTurns();
  ModuleSpec entry = ListedModule("entry", {"tvmgen_m_run"});
  entry.functions_are_listed = false;
  spec.modules.push_back(entry);
  spec.models = {{"m", "", AotSpec()}};
  spec.models[0].aot->interface_api = InterfaceApi::kC;
  const MetadataPlan plan = PlanOf(spec);
  ExpectRunsToFit(plan);
  EXPECT_EQ(plan.modules[4].name, "entry");
  EXPECT_EQ(plan.modules[4].function_count, 0u);
  EXPECT_EQ(plan.modules[4].input, 2u);
}

TEST(FunctionOrderTest, NamesStandForSymbolsAsInLists) {
  MetadataSpec spec = TakingTurns();
  spec.runtime = &FfiRuntime();
  for (ModuleSpec& module : spec.modules) {
    for (std::string& function : module.functions) {
      function.insert(0, "__tvm_ffi_");
    }
  }
  spec.function_order = {"b", "__tvm_ffi_a"};
  EXPECT_THAT(Registry(PlanOf(spec)),
              ElementsAre("npu __tvm_ffi_b", "cpu __tvm_ffi_a",
                          "cpu __tvm_ffi_c", "npu __tvm_ffi_d"));
}

TEST(FunctionOrderTest, NamesOfNoFunctionAndSecondOnesAreRefused) {
  MetadataSpec spec = TakingTurns();
  spec.function_order = {"b", "absent", "b"};
  EXPECT_THAT(
      ViolationsOf(spec).kept(),
      ElementsAre(
          IsViolation("function_order[1]", "\"absent\" is none that a module"),
          IsViolation("function_order[2]", "\"b\" is there twice")));
}

TEST(FunctionOrderTest, FunctionsThatAreNotKnownYetMayBeNamed) {
  MetadataSpec spec = TakingTurns();
  spec.modules[1].functions.clear();
  spec.modules[1].resolved = false;
  EXPECT_THAT(ViolationsOf(spec).kept(), IsEmpty());
}

TEST(FunctionOrderTest, OrderOfNoModulesIsNoFurtherProblem) {
  MetadataSpec spec = TakingTurns();
  spec.modules.clear();
  EXPECT_THAT(ViolationsOf(spec).kept(),
              ElementsAre(IsViolation("modules", "no module")));
}

}  // namespace
}  // namespace metad::codegen
