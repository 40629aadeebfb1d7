#include "codegen/plan/planner.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/runtimes/crt/crt_layout.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
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
using ::testing::SizeIs;

// What is wrong with a spec; it must be something if and only if there is no
// plan.
ViolationList ViolationsOf(const MetadataSpec& spec) {
  ViolationList violations;
  const std::optional<MetadataPlan> plan = MakePlan(spec, violations);
  EXPECT_EQ(plan.has_value(), violations.empty());
  return violations;
}

std::vector<std::string> NamesOf(
    const std::vector<PlannedFunction>& functions) {
  std::vector<std::string> names;
  names.reserve(functions.size());
  for (const PlannedFunction& function : functions) {
    names.push_back(function.name);
  }
  return names;
}

TEST(PlannerTest, ModulesFunctionsAndConstantsKeepTheirOrder) {
  const MetadataPlan plan = PlanOf(SpecOf(
      {ListedModule("z", {"f9", "f1"}), ListedModule("a", {"f5"})},
      {Constant("k2", kInt8, {1}, "x"), Constant("k1", kInt8, {1}, "y")}));
  EXPECT_THAT(NamesOf(plan.functions), ElementsAre("f9", "f1", "f5"));
  EXPECT_EQ(plan.functions[0].module, 0u);
  EXPECT_EQ(plan.functions[1].module, 0u);
  EXPECT_EQ(plan.functions[2].module, 1u);
  ASSERT_THAT(plan.modules, SizeIs(2));
  EXPECT_EQ(plan.modules[1].name, "a");
  EXPECT_EQ(plan.modules[1].first_function, 2u);
  EXPECT_EQ(plan.modules[1].function_count, 1u);
  EXPECT_THAT(plan.constants, ElementsAre(Field(&PlannedConstant::name, "k2"),
                                          Field(&PlannedConstant::name, "k1")));
}

TEST(PlannerTest, PlanCarriesModelTargetAndDigest) {
  MetadataSpec spec = SpecOf({ListedModule("m", {"f"})});
  spec.target = {"cortex-r5be", ByteOrder::kBigEndian};
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_EQ(plan.model_name, "model");
  EXPECT_EQ(plan.target.name, "cortex-r5be");
  EXPECT_EQ(plan.target.byte_order, ByteOrder::kBigEndian);
  EXPECT_EQ(plan.input_digest, std::string(64, '0'));
}

TEST(PlannerTest, FunctionOfTwoModulesNamesBothOwners) {
  EXPECT_THAT(
      ViolationsOf(SpecOf({ListedModule("cpu", {"add", "mul"}),
                           ListedModule("npu", {"sub", "mul"})}))
          .kept(),
      ElementsAre(Violation{
          "modules[1].functions[1]",
          "symbol \"mul\" is offered by module \"cpu\" and by module \"npu\"; "
          "expected one owner"}));
}

TEST(PlannerTest, FunctionTwiceInOneModuleNamesIt) {
  EXPECT_THAT(
      ViolationsOf(SpecOf({ListedModule("cpu", {"add", "add"})})).kept(),
      ElementsAre(Violation{"modules[0].functions[1]",
                            "symbol \"add\" is offered twice by module "
                            "\"cpu\"; expected it once"}));
}

TEST(PlannerTest, ConstantNamedLikeAFunctionNamesBothOwners) {
  EXPECT_THAT(
      ViolationsOf(SpecOf({ListedModule("cpu", {"add"})},
                          {Constant("add", kInt8, {1}, "x")}))
          .kept(),
      ElementsAre(Violation{"constants[0].name",
                            "symbol \"add\" is offered by module \"cpu\" and "
                            "by constant 0; expected one owner"}));
}

TEST(PlannerTest, ConstantsOfOneNameNameBothIndices) {
  EXPECT_THAT(
      ViolationsOf(SpecOf({ListedModule("cpu", {"add"})},
                          {Constant("w", kInt8, {1}, "x"),
                           Constant("v", kInt8, {1}, "x"),
                           Constant("w", kInt8, {1}, "x")}))
          .kept(),
      ElementsAre(Violation{"constants[2].name",
                            "symbol \"w\" is offered by constant 0 and by "
                            "constant 2; expected one owner"}));
}

TEST(PlannerTest, NamesOfTheMetadataItselfAreRefused) {
  for (const char* name : {"TVMSystemLibEntryPoint", "TVMModule",
                           "metad_packed_function", "METAD_PLACED"}) {
    const ViolationList violations = ViolationsOf(
        SpecOf({ListedModule("m", {name})},
               {Constant(absl::StrCat(name, "_"), kInt8, {1}, "x")}));
    ASSERT_FALSE(violations.empty()) << name;
    EXPECT_EQ(violations.kept()[0].field, "modules[0].functions[0]");
    EXPECT_THAT(violations.kept()[0].description,
                HasSubstr("is reserved for the generated metadata itself"));
  }
}

TEST(PlannerTest, NamesThatNoCompilerTakesAreRefused) {
  for (const char* name : {"int", "memcpy", "main", "__LINE__", "_Float16",
                           "uint8_t", "a b", "", "a\";"}) {
    EXPECT_THAT(
        ViolationsOf(SpecOf({ListedModule("m", {name})})).kept(),
        ElementsAre(Field(&Violation::field, "modules[0].functions[0]")))
        << name;
    EXPECT_THAT(ViolationsOf(SpecOf({ListedModule("m", {"f"})},
                                    {Constant(name, kInt8, {1}, "x")}))
                    .kept(),
                ElementsAre(Field(&Violation::field, "constants[0].name")))
        << name;
  }
}

TEST(PlannerTest, FunctionThatWasReadBlamesTheArtifact) {
  ModuleSpec module = ListedModule("npu", {"f", "int"});
  module.functions_are_listed = false;
  EXPECT_THAT(
      ViolationsOf(SpecOf({module})).kept(),
      ElementsAre(Violation{"modules[0].artifact",
                            "function \"int\" of module \"npu\" is a keyword "
                            "of C or C++; expected another identifier"}));
}

TEST(PlannerTest, ModuleWithoutAFunctionIsRefusedWithItsHint) {
  ModuleSpec module = ListedModule("npu", {});
  module.no_function_hint = "all 3 functions are static";
  EXPECT_THAT(ViolationsOf(SpecOf({ListedModule("m", {"f"}), module})).kept(),
              ElementsAre(Violation{"modules[1]",
                                    "module \"npu\" answers get_func_names "
                                    "with no function: all 3 functions are "
                                    "static"}));
}

TEST(PlannerTest, ModuleThatIsToHaveNoFunctionIsWelcome) {
  ModuleSpec helpers = ListedModule("helpers", {});
  helpers.without_functions = true;
  const MetadataPlan plan = PlanOf(SpecOf({ListedModule("m", {"f"}), helpers}));
  EXPECT_THAT(NamesOf(plan.functions), ElementsAre("f"));
  EXPECT_EQ(plan.modules[1].function_count, 0u);
}

TEST(PlannerTest, OnlyRegistriesOfTvmsCRuntimeMayBeEmpty) {
  MetadataSpec spec = SpecOf({ListedModule("entry", {})});
  spec.modules[0].without_functions = true;
  EXPECT_THAT(PlanOf(spec).functions, IsEmpty());
  spec.runtime = &StandaloneRuntime();
  EXPECT_THAT(ViolationsOf(spec).kept(),
              ElementsAre(AllOf(Field(&Violation::field, "modules"),
                                Field(&Violation::description,
                                      HasSubstr("cannot be empty")))));
}

TEST(PlannerTest, ModelMayBeCalledAsNoSymbolCanBe) {
  MetadataSpec spec = SpecOf({ListedModule("m", {"tvmgen_default_add"})});
  spec.model_name = "default";
  EXPECT_EQ(PlanOf(spec).model_name, "default");
}

TEST(PlannerTest, UnresolvedModuleIsNotBlamed) {
  ModuleSpec module = ListedModule("npu", {});
  module.resolved = false;
  EXPECT_THAT(ViolationsOf(SpecOf({ListedModule("m", {"f"}), module})).kept(),
              IsEmpty());
}

TEST(PlannerTest, SpecWithoutModulesIsRefused) {
  EXPECT_THAT(ViolationsOf(SpecOf({})).kept(),
              ElementsAre(Field(&Violation::field, "modules")));
}

TEST(PlannerTest, RequiredConstantMustBeSupplied) {
  ModuleSpec module = ListedModule("npu", {"f"});
  module.required_constants = {"w", "scale"};
  EXPECT_THAT(
      ViolationsOf(SpecOf({module}, {Constant("w", kInt8, {1}, "x")})).kept(),
      ElementsAre(Violation{"modules[0].required_constants[1]",
                            "module \"npu\" requires constant \"scale\", which "
                            "is not supplied"}));
}

TEST(PlannerTest, RequiredConstantThatIsBadIsNotAlsoMissing) {
  ModuleSpec module = ListedModule("npu", {"f"});
  module.required_constants = {"w"};
  EXPECT_THAT(
      ViolationsOf(SpecOf({module}, {Constant("w", kInt8, {2}, "x")})).kept(),
      ElementsAre(Field(&Violation::field, "constants[0].data")));
}

TEST(PlannerTest, ModulesOfOneNameAreRefused) {
  EXPECT_THAT(
      ViolationsOf(SpecOf({ListedModule("m", {"f"}), ListedModule("m", {"g"})}))
          .kept(),
      ElementsAre(Violation{"modules[1].name",
                            "two modules are named \"m\"; expected "
                            "each name once"}));
}

TEST(PlannerTest, NamesThatCouldEndACommentAreRefused) {
  MetadataSpec spec = SpecOf({ListedModule("*/ int x; /*", {"f"})});
  spec.target.name = "*/";
  EXPECT_THAT(ViolationsOf(spec).kept(),
              ElementsAre(Field(&Violation::field, "target"),
                          Field(&Violation::field, "modules[0].name")));
}

TEST(PlannerTest, BadModelNameIsReportedOnce) {
  MetadataSpec spec =
      SpecOf({ListedModule("m", {"f"})},
             {Constant("w", kInt8, {1}, "x"), Constant("v", kInt8, {1}, "x")});
  for (const std::string& name :
       {std::string(), std::string("my model"), std::string("1"),
        std::string(64, 'a'), std::string("x\0y", 3)}) {
    spec.model_name = name;
    EXPECT_THAT(ViolationsOf(spec).kept(),
                ElementsAre(Field(&Violation::field, "model_name")));
  }
}

TEST(PlannerTest, LibraryFunctionCanNameAModel) {
  MetadataSpec spec = SpecOf({ListedModule("m", {"f"})});
  spec.model_name = "exp";
  EXPECT_THAT(ViolationsOf(spec).kept(), IsEmpty());
}

TEST(PlannerTest, EveryHandleOfTheRuntimeIsUsable) {
  const MetadataPlan plan =
      PlanOf(SpecOf({ListedModule("m", FunctionNames(kMaxCrtFunctions))}));
  EXPECT_EQ(plan.functions.size(), 32767u);
  EXPECT_EQ(plan.functions.back().name, "op_32766");
}

TEST(PlannerTest, OneFunctionMoreThanTheRuntimesHandlesIsRefused) {
  std::vector<std::string> names = FunctionNames(kMaxCrtFunctions);
  const ViolationList violations = ViolationsOf(
      SpecOf({ListedModule("m", std::move(names)), ListedModule("n", {"f"})}));
  EXPECT_THAT(violations.kept(),
              ElementsAre(Violation{"modules",
                                    "the modules have 32768 functions "
                                    "together; the crt runtime's handles hold "
                                    "at most 32767"}));
}

TEST(PlannerTest, EverythingThatIsWrongIsFoundInOnePass) {
  ModuleSpec empty = ListedModule("empty", {});
  ModuleSpec needy = ListedModule("needy", {"1f", "g"});
  needy.required_constants = {"absent"};
  MetadataSpec spec =
      SpecOf({empty, needy, ListedModule("", {"g"})},
             {Constant("g", kInt8, {1}, "x"), Constant("w", kInt8, {-1}, "")});
  spec.model_name = "";
  const ViolationList violations = ViolationsOf(spec);
  std::vector<std::string> fields;
  for (const Violation& violation : violations.kept()) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields,
              ElementsAre("model_name", "modules[0]", "modules[1].functions[0]",
                          "modules[2].name", "modules[2].functions[0]",
                          "constants[0].name", "constants[1].shape",
                          "modules[1].required_constants[0]"));
}

TEST(PlannerTest, TwentyViolationsAreKeptAndTheRestIsCounted) {
  const ViolationList violations = ViolationsOf(
      SpecOf({ListedModule("m", std::vector<std::string>(1000, "f"))}));
  EXPECT_THAT(violations.kept(), SizeIs(20));
  EXPECT_EQ(violations.total(), 999u);
  EXPECT_EQ(violations.kept()[19].field, "modules[0].functions[20]");
}

TEST(PlannerTest, EarlierViolationsDoNotPreventAPlan) {
  ViolationList violations;
  violations.Add("outputs", "none");
  EXPECT_TRUE(
      MakePlan(SpecOf({ListedModule("m", {"f"})}), violations).has_value());
  EXPECT_EQ(violations.total(), 1u);
}

TEST(PlannerTest, TellsOfTheDataThatItHasPassed) {
  MetadataSpec spec =
      SpecOf({ListedModule("m", {"f"})},
             {Constant("a", kInt8, {1}, "x"), Constant("b", kInt8, {2}, "yz")});
  std::vector<std::string> passed;
  spec.passed = [&passed](absl::string_view data) {
    passed.emplace_back(data);
  };
  PlanOf(spec);
  // Each as it was planned, and when equal ones were looked for.
  EXPECT_THAT(passed, ElementsAre("x", "yz", "x", "yz"));
}

}  // namespace
}  // namespace metad::codegen
