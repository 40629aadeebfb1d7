// Interfaces of ahead-of-time compiled models: what a plan makes of them, and
// what it refuses.
#include <algorithm>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/plan/planner.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

WorkspacePoolSpec Workspace(std::string name) {
  WorkspacePoolSpec pool;
  pool.name = std::move(name);
  pool.size_bytes = 64;
  pool.define_buffer = true;
  return pool;
}

// Model "kws" with an input, an output and a workspace.
MetadataSpec Spec(InterfaceApi api = InterfaceApi::kPacked) {
  MetadataSpec spec = SpecOf({ListedModule("ops", {"op"})});
  spec.target.pointer_bits = 32;
  spec.models.resize(1);
  spec.models[0].name = "kws";
  AotSpec& aot = spec.models[0].aot.emplace();
  aot.interface_api = api;
  aot.inputs = {{"x", kInt8, {4}}};
  aot.outputs = {{"y", kFloat32, {2, 3}}};
  aot.workspace_pools = {Workspace("sram")};
  return spec;
}

// Spec() with a second model of the same interface.
MetadataSpec TwoModels(const std::string& second) {
  MetadataSpec spec = Spec();
  spec.models.push_back(spec.models[0]);
  spec.models[1].name = second;
  spec.modules[0].model = "kws";
  return spec;
}

std::vector<Violation> Check(const MetadataSpec& spec) {
  ViolationList violations;
  const bool has_plan = MakePlan(spec, violations).has_value();
  EXPECT_EQ(has_plan, violations.empty());
  return violations.kept();
}

auto Refusal(const std::string& field, const std::string& description) {
  return AllOf(Field(&Violation::field, field),
               Field(&Violation::description, HasSubstr(description)));
}

TEST(PlannerInterfaceTest, MetadataFunctionFollowsThoseOfAllModules) {
  MetadataSpec spec = Spec();
  spec.modules.push_back(ListedModule("more", {"last"}));
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_THAT(plan.functions,
              ElementsAre(Field(&PlannedFunction::symbol, "op"),
                          Field(&PlannedFunction::symbol, "last"),
                          Field(&PlannedFunction::symbol,
                                "tvmgen_kws_get_c_metadata")));
  EXPECT_FALSE(IsGenerated(plan, plan.functions[1]));
  EXPECT_TRUE(IsGenerated(plan, plan.functions[2]));
  EXPECT_EQ(plan.modules.back().name, "metad.kws");
  EXPECT_EQ(std::count_if(plan.modules.begin(), plan.modules.end(),
                          [](const auto& module) { return module.generated; }),
            1);
}

TEST(PlannerInterfaceTest, DefaultsAreSettled) {
  const MetadataPlan plan = PlanOf(Spec());
  EXPECT_EQ(plan.models[0].aot->module_name, "kws");
  EXPECT_EQ(plan.models[0].aot->workspace_pools[0].alignment, 16u);
  EXPECT_EQ(plan.models[0].aot->workspace_pools[0].section, ".bss.noinit.tvm");
}

TEST(PlannerInterfaceTest, MetadataFunctionCountsForTheLimit) {
  MetadataSpec spec = Spec();
  spec.runtime = &CrtV1Runtime();
  spec.modules[0].functions = FunctionNames(254);
  EXPECT_THAT(Check(spec), IsEmpty());
  spec.modules[0].functions = FunctionNames(255);
  EXPECT_THAT(Check(spec), ElementsAre(Refusal("modules", "256 functions")));
}

TEST(PlannerInterfaceTest, OtherRuntimesHaveNone) {
  for (const Runtime* const abi : {&FfiRuntime(), &StandaloneRuntime()}) {
    MetadataSpec spec = Spec();
    spec.runtime = abi;
    spec.modules[0].functions = {abi == &FfiRuntime() ? "__tvm_ffi_f" : "f"};
    EXPECT_THAT(Check(spec),
                ElementsAre(Refusal("models[0].aot",
                                    "is for the runtimes crt and crt-v1")));
  }
}

TEST(PlannerInterfaceTest, ModuleNameIsAnIdentifierAndOneModels) {
  MetadataSpec spec = Spec();
  spec.models[0].aot->module_name = "k-ws";
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("models[0].aot.module_name",
                                  "\"k-ws\" is no part of a C identifier")));
  spec = TwoModels("vad");
  spec.models[1].aot->module_name = "KWS";
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("models[1].aot.module_name",
                                  "of model \"vad\" is model \"kws\"'s, too")));
}

TEST(PlannerInterfaceTest, HeadersHaveDifferentNames) {
  MetadataSpec spec = Spec();
  spec.model_name = "tvmgen_a";
  spec.models[0].aot->module_name = "a_metadata";
  EXPECT_THAT(Check(spec), ElementsAre(Refusal("models[0].aot.module_name",
                                               "tvmgen_a_metadata.h")));
}

TEST(PlannerInterfaceTest, TensorsAreCheckedAllAtOnce) {
  MetadataSpec spec = Spec();
  AotSpec& aot = *spec.models[0].aot;
  aot.interface_api = InterfaceApi::kC;
  aot.inputs = {
      {"a.b", kInt8, {4}},      {"a_b", kInt8, {4}},
      {"a.b", kInt8, {4}},      {"", kInt8, {}},
      {"new\nline", kInt8, {}}, {"wide", kInt8, {int64_t{1} << 40, 2}}};
  aot.outputs = {{"odd", {DataType::kInt, 3, 1}, {1}}};
  EXPECT_THAT(
      Check(spec),
      ElementsAre(
          Refusal("models[0].aot.inputs[1].name",
                  "inputs \"a.b\" and \"a_b\" are both a_b"),
          Refusal("models[0].aot.inputs[2].name", "two inputs are named"),
          Refusal("models[0].aot.inputs[3].name", "of input 3 is not 1 to 255"),
          Refusal("models[0].aot.inputs[4].name", "printable ASCII"),
          Refusal("models[0].aot.inputs[5].shape", "input \"wide\": shape"),
          Refusal("models[0].aot.outputs[0].data_type", "output \"odd\"")));
}

TEST(PlannerInterfaceTest, PackedTensorsAreKnownByTheirPlaces) {
  MetadataSpec spec = Spec();
  AotSpec& aot = *spec.models[0].aot;
  aot.interface_api = InterfaceApi::kPacked;
  aot.inputs = {{"x:0", kInt8, {4}}, {"x/0", kInt8, {4}}, {"x:0", kInt8, {5}}};
  EXPECT_THAT(Check(spec), IsEmpty());
}

TEST(PlannerInterfaceTest, ModuleNameIsOnlyPartOfAnIdentifier) {
  for (const char* name : {"default", "int", "2nd"}) {
    MetadataSpec spec = Spec();
    spec.models[0].aot->module_name = name;
    EXPECT_THAT(Check(spec), IsEmpty()) << name;
  }
}

TEST(PlannerInterfaceTest, TooManyTensorsAreRefused) {
  MetadataSpec spec = Spec();
  spec.models[0].aot->inputs.resize(kMaxInterfaceTensors + 1,
                                    {"x", kInt8, {4}});
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("models[0].aot.inputs",
                                  "has 1025; expected at most 1024")));
}

TEST(PlannerInterfaceTest, MacroHasOneValue) {
  MetadataSpec spec = Spec(InterfaceApi::kC);
  AotSpec& aot = *spec.models[0].aot;
  aot.outputs = {{"X", kInt8, {4}}};
  EXPECT_THAT(Check(spec), IsEmpty());
  aot.outputs = {{"X", kInt8, {5}}};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("models[0].aot.outputs[0].name",
                                  "would both be TVMGEN_KWS_X_SIZE")));
  aot.outputs = {{"workspace", kInt8, {5}}};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("models[0].aot",
                                  "would both be TVMGEN_KWS_WORKSPACE_SIZE")));
}

// Spec() with two constants in pools "p" and "P".
MetadataSpec TwoPools() {
  MetadataSpec spec = Spec();
  spec.pools.resize(2);
  spec.pools[0].name = "p";
  spec.pools[1].name = "P";
  spec.constants = {Constant("k", kInt8, {1}, "x"),
                    Constant("l", kInt8, {1}, "y")};
  spec.constants[0].pool = "p";
  spec.constants[1].pool = "P";
  return spec;
}

TEST(PlannerInterfaceTest, OnlyExternalPoolsOfTheModelHaveMacros) {
  MetadataSpec spec = TwoPools();
  EXPECT_THAT(Check(spec), IsEmpty());
  spec.pools[0].external = spec.pools[1].external = true;
  EXPECT_THAT(
      Check(spec),
      ElementsAre(Refusal("models[0].aot",
                          "would both be TVMGEN_KWS_P_CONSTANT_POOL_SIZE")));
  spec.models.push_back({"vad", "", {}});
  spec.modules[0].model = "kws";
  spec.constants[0].model = "kws";
  spec.constants[1].model = "vad";
  EXPECT_THAT(Check(spec), IsEmpty());
}

// Checking each pool for each model would take seconds.
TEST(PlannerInterfaceTest, TooManyPoolsAreNotVisitedForEveryModel) {
  MetadataSpec spec = Spec();
  const AotSpec aot = *spec.models[0].aot;
  for (int i = 0; i < 400; ++i) {
    spec.models.push_back({absl::StrCat("m", i), "", aot});
  }
  spec.modules[0].model = "kws";
  for (int i = 0; i < 5000; ++i) {
    spec.pools.emplace_back().name = absl::StrCat("p", i);
    spec.pools.back().external = true;
  }
  const std::clock_t start = std::clock();
  EXPECT_THAT(Check(spec),
              Contains(Refusal("pools", "has 5000; expected at most 1024")));
  EXPECT_LT(std::clock() - start, CLOCKS_PER_SEC);
}

TEST(PlannerInterfaceTest, WorkspacesAreCheckedAllAtOnce) {
  MetadataSpec spec = Spec();
  std::vector<WorkspacePoolSpec>& pools = spec.models[0].aot->workspace_pools;
  pools = {Workspace("a"), Workspace("a"), Workspace("b-c"), Workspace("d"),
           Workspace("e")};
  pools[0].size_bytes = 0;
  pools[3].alignment = 24;
  pools[3].section = ".data";
  pools[4].size_bytes = int64_t{1} << 31;
  EXPECT_THAT(Check(spec),
              testing::IsSupersetOf(
                  {Refusal("models[0].aot.workspace_pools[0].size_bytes",
                           "has 0 bytes; expected 1 to 2^31 - 1"),
                   Refusal("models[0].aot.workspace_pools[1].name",
                           "two workspaces are named \"a\""),
                   Refusal("models[0].aot.workspace_pools[2].name",
                           "is no C identifier"),
                   Refusal("models[0].aot.workspace_pools[3].alignment",
                           "expected a power of two"),
                   Refusal("models[0].aot.workspace_pools[3].section",
                           "is no section without content"),
                   Refusal("models[0].aot.workspace_pools[4].size_bytes",
                           "32-bit target")}));
}

TEST(PlannerInterfaceTest, WorkspaceElsewhereMayBeLarge) {
  MetadataSpec spec = Spec();
  WorkspacePoolSpec& pool = spec.models[0].aot->workspace_pools[0];
  pool.define_buffer = false;
  pool.size_bytes = kMaxWorkspaceBytes;
  EXPECT_THAT(Check(spec), IsEmpty());
  ++pool.size_bytes;
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("models[0].aot.workspace_pools[0].size_bytes",
                                  "expected 1 to 2^40")));
}

TEST(PlannerInterfaceTest, SymbolOfAnotherIsRefusedNamingBoth) {
  MetadataSpec spec = Spec();
  spec.modules[0].functions = {"tvmgen_kws_get_c_metadata"};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("modules[0].functions[0]",
                                  "is offered by the metadata of model \"kws\" "
                                  "and by module \"ops\"")));
  spec = Spec();
  spec.modules[0].other_symbols = {"tvmgen_kws_sram_workspace"};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("modules[0].artifact",
                                  "is offered by the metadata of model \"kws\" "
                                  "and defined by module \"ops\"")));
}

TEST(PlannerInterfaceTest, MetadataModuleOfTvmIsToBeLeftOut) {
  const char* const advice =
      "expected one owner: leave TVM's own metadata module out";
  MetadataSpec spec = Spec();
  spec.modules[0].functions = {"tvmgen_kws_get_c_metadata"};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("modules[0].functions[0]", advice)));
  spec = Spec();
  spec.modules[0].other_symbols = {"tvmgen_kws_get_c_metadata"};
  EXPECT_THAT(Check(spec), ElementsAre(Refusal("modules[0].artifact", advice)));
}

TEST(PlannerInterfaceTest, ConstantDoesNotTakeAMacrosName) {
  MetadataSpec spec = Spec();
  spec.constants = {Constant("TVMGEN_KWS_X_SIZE", kInt8, {1}, "x")};
  EXPECT_THAT(Check(spec), ElementsAre(Refusal("constants[0].name",
                                               "the header of model \"kws\"")));
}

TEST(PlannerInterfaceTest, JoinedRegistryMayHaveAnInterfaceOfItsOwn) {
  MetadataSpec spec = Spec();
  spec.joined_registries.resize(1);
  spec.joined_registries[0].name = "early";
  spec.joined_registries[0].functions = {
      {"tvmgen_vad_get_c_metadata", "tvmgen_vad_get_c_metadata", "metad.vad"}};
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_FALSE(IsGenerated(plan, plan.functions[0]));
  EXPECT_EQ(plan.functions[2].symbol, "tvmgen_kws_get_c_metadata");
  spec.joined_registries[0].functions[0].symbol = "tvmgen_kws_get_c_metadata";
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("joined_registries[0].functions[0]",
                                  "is offered by the metadata of model")));
}

TEST(PlannerInterfaceTest, ModuleIsNotCalledAsTheMetadataIs) {
  MetadataSpec spec = Spec();
  spec.modules[0].name = "metad.kws";
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("modules[0].name", "two modules are named")));
}

TEST(PlannerInterfaceTest, PackedEntryIsAFunctionLikeOthers) {
  MetadataSpec spec = Spec();
  spec.modules[0].functions = {"tvmgen_kws_run"};
  EXPECT_EQ(PlanOf(spec).functions[0].symbol, "tvmgen_kws_run");
}

TEST(PlannerInterfaceTest, CEntryOfASymbolTableIsLeftOut) {
  MetadataSpec spec = Spec(InterfaceApi::kC);
  spec.modules[0].functions = {"tvmgen_kws_run", "op"};
  spec.modules[0].functions_are_listed = false;
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_THAT(plan.functions, ElementsAre(Field(&PlannedFunction::symbol, "op"),
                                          Field(&PlannedFunction::symbol,
                                                "tvmgen_kws_get_c_metadata")));
  EXPECT_EQ(plan.modules[0].function_count, 1u);
}

TEST(PlannerInterfaceTest, CEntryMayBeAllThatAModuleHas) {
  MetadataSpec spec = Spec(InterfaceApi::kC);
  spec.modules[0].functions = {"tvmgen_kws_run"};
  spec.modules[0].functions_are_listed = false;
  EXPECT_EQ(PlanOf(spec).functions.size(), 1u);
}

TEST(PlannerInterfaceTest, CEntryBesideAListIsTheModulesOwn) {
  MetadataSpec spec = Spec(InterfaceApi::kC);
  spec.modules[0].other_symbols = {"tvmgen_kws_run"};
  EXPECT_THAT(Check(spec), IsEmpty());
}

TEST(PlannerInterfaceTest, ListedCEntryIsRefused) {
  MetadataSpec spec = Spec(InterfaceApi::kC);
  spec.modules[0].functions = {"op", "tvmgen_kws_run"};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("modules[0].functions[1]",
                                  "expected it left out of the list")));
}

TEST(PlannerInterfaceTest, ConstantDoesNotTakeTheEntrysName) {
  MetadataSpec spec = Spec(InterfaceApi::kC);
  spec.constants = {Constant("tvmgen_kws_run", kInt8, {1}, "x")};
  EXPECT_THAT(Check(spec),
              ElementsAre(Refusal("constants[0].name",
                                  "the C interface of model \"kws\"")));
}

}  // namespace
}  // namespace metad::codegen
