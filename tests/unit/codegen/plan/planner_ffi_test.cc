#include <string>
#include <vector>

#include "codegen/plan/planner.h"
#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/ffi/ffi_table.h"
#include "codegen/runtimes/runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ViolationList ViolationsOf(const MetadataSpec& spec) {
  ViolationList violations;
  MakePlan(spec, violations);
  return violations;
}

MetadataSpec FfiSpecOf(std::vector<ModuleSpec> modules) {
  MetadataSpec spec = SpecOf(std::move(modules));
  spec.runtime = &FfiRuntime();
  return spec;
}

// Two models, the second with a prefix; the modules are theirs in turn.
MetadataSpec TwoModels(ModuleSpec first, ModuleSpec second) {
  first.model = "vad";
  second.model = "kws";
  MetadataSpec spec = FfiSpecOf({std::move(first), std::move(second)});
  spec.models = {{"vad", "", std::nullopt}, {"kws", "kws_", std::nullopt}};
  return spec;
}

TEST(PlannerFfiTest, FunctionsHaveASymbolAndANameInTheRegistry) {
  const MetadataPlan plan =
      PlanOf(TwoModels(ListedModule("a", {"main", "__tvm_ffi_add"}),
                       ListedModule("b", {"softmax", "kws_main"})));
  EXPECT_THAT(
      plan.functions,
      ElementsAre(
          AllOf(Field(&PlannedFunction::name, "__tvm_ffi_main"),
                Field(&PlannedFunction::symbol, "__tvm_ffi_main")),
          AllOf(Field(&PlannedFunction::name, "__tvm_ffi_add"),
                Field(&PlannedFunction::symbol, "__tvm_ffi_add")),
          AllOf(Field(&PlannedFunction::name, "__tvm_ffi_kws_softmax"),
                Field(&PlannedFunction::symbol, "__tvm_ffi_softmax")),
          AllOf(Field(&PlannedFunction::name, "__tvm_ffi_kws_main"),
                Field(&PlannedFunction::symbol, "__tvm_ffi_kws_main"))));
}

TEST(PlannerFfiTest, TableIsSortedByteByByte) {
  const MetadataPlan plan = PlanOf(
      FfiSpecOf({ListedModule("m", {"b", "a_", "a", "B", "_", "a1", "aa"})}));
  std::vector<std::string> names;
  for (const PlannedFunction* function : FfiTable(plan)) {
    names.push_back(function->name);
  }
  EXPECT_THAT(names, ElementsAre("__tvm_ffi_B", "__tvm_ffi__", "__tvm_ffi_a",
                                 "__tvm_ffi_a1", "__tvm_ffi_a_", "__tvm_ffi_aa",
                                 "__tvm_ffi_b"));
}

TEST(PlannerFfiTest, FunctionThatWasReadMustHaveThePrefix) {
  ModuleSpec module = ListedModule("npu", {"__tvm_ffi_f", "helper"});
  module.functions_are_listed = false;
  const ViolationList violations = ViolationsOf(FfiSpecOf({module}));
  ASSERT_EQ(violations.total(), 1u);
  EXPECT_EQ(violations.kept()[0].field, "modules[0].artifact");
  EXPECT_THAT(violations.kept()[0].description,
              HasSubstr("function \"helper\" of module \"npu\" is not called "
                        "as tvm-ffi calls functions"));
}

TEST(PlannerFfiTest, FunctionOfTvmFfiIsForNoOtherRuntime) {
  for (const Runtime* const abi :
       {&CrtRuntime(), &CrtV1Runtime(), &StandaloneRuntime()}) {
    MetadataSpec spec = SpecOf({ListedModule("m", {"__tvm_ffi_add"})});
    spec.runtime = abi;
    EXPECT_THAT(
        ViolationsOf(spec).kept(),
        ElementsAre(Field(&Violation::field, "modules[0].functions[0]")));
  }
}

TEST(PlannerFfiTest, NamesThatAPrefixMakesEqualAreRefusedNamingBothOwners) {
  const ViolationList violations = ViolationsOf(
      TwoModels(ListedModule("a", {"kws_main"}), ListedModule("b", {"main"})));
  EXPECT_THAT(
      violations.kept(),
      ElementsAre(Violation{
          "models[1].system_lib_prefix",
          "functions \"__tvm_ffi_kws_main\" of module \"a\" and "
          "\"__tvm_ffi_main\" of module \"b\" would both be registered as "
          "\"__tvm_ffi_kws_main\"; expected another prefix"}));
}

TEST(PlannerFfiTest, PrefixIsOfAFewCharacters) {
  MetadataSpec spec =
      TwoModels(ListedModule("a", {"f"}), ListedModule("b", {"g"}));
  for (const std::string& prefix : {std::string("a-b"), std::string(64, 'p')}) {
    spec.models[1].system_lib_prefix = prefix;
    EXPECT_THAT(
        ViolationsOf(spec).kept(),
        ElementsAre(Field(&Violation::field, "models[1].system_lib_prefix")));
  }
  spec.models[1].system_lib_prefix = std::string(63, 'p');
  EXPECT_THAT(ViolationsOf(spec).kept(), IsEmpty());
}

TEST(PlannerFfiTest, WishesForTvmFfiAreRefusedUnderOtherRuntimes) {
  MetadataSpec spec =
      TwoModels(ListedModule("a", {"f"}), ListedModule("b", {"g"}));
  spec.ffi_constructor = true;
  EXPECT_THAT(ViolationsOf(spec).kept(), IsEmpty());
  spec.runtime = &CrtRuntime();
  EXPECT_THAT(
      ViolationsOf(spec).kept(),
      ElementsAre(Field(&Violation::field, "ffi_constructor"),
                  Field(&Violation::field, "models[1].system_lib_prefix")));
}

TEST(PlannerFfiTest, RegisterFunctionIsTheMetadatas) {
  MetadataSpec spec = FfiSpecOf({ListedModule("m", {"f"})});
  spec.modules[0].other_symbols = {"model_register"};
  spec.constants = {
      Constant("model_register", kInt8, {1}, "x"),
      Constant("TVMFFIEnvModRegisterSystemLibSymbol", kInt8, {1}, "x")};
  EXPECT_THAT(ViolationsOf(spec).kept(),
              ElementsAre(Field(&Violation::field, "constants[0].name"),
                          Field(&Violation::field, "constants[1].name"),
                          Field(&Violation::field, "modules[0].artifact")));
}

TEST(PlannerFfiTest, RegistryThatIsJoinedHasAnotherRegisterFunction) {
  MetadataSpec spec = FfiSpecOf({ListedModule("m", {"f"})});
  spec.joined_registries = {{"model", {}, {}}};
  EXPECT_THAT(
      ViolationsOf(spec).kept(),
      ElementsAre(Field(&Violation::field, "joined_registries[0].name")));
}

TEST(PlannerFfiTest, RegistryThatIsJoinedMustBeTvmFfis) {
  MetadataSpec spec = FfiSpecOf({ListedModule("m", {"f"})});
  spec.joined_registries = {{"earlier", {{"add", "add", "ops"}}, {}}};
  EXPECT_THAT(ViolationsOf(spec).kept(),
              ElementsAre(Field(&Violation::field,
                                "joined_registries[0].functions[0]")));
}

}  // namespace
}  // namespace metad::codegen
