// Several models in one image, and registries that join earlier ones.
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/plan/planner.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;

ModuleSpec ModuleOf(const std::string& model, const std::string& name,
                    std::vector<std::string> functions) {
  ModuleSpec module = ListedModule(name, std::move(functions));
  module.model = model;
  return module;
}

ConstantSpec ConstantOf(const std::string& model, const std::string& name,
                        absl::string_view data) {
  ConstantSpec constant =
      Constant(name, kInt8, {static_cast<int64_t>(data.size())}, data);
  constant.model = model;
  return constant;
}

// An image of two models whose constants have the same name.
MetadataSpec TwoModels() {
  MetadataSpec spec = SpecOf({ModuleOf("cat", "cat_ops", {"cat_f"}),
                              ModuleOf("dog", "dog_ops", {"dog_f"})},
                             {ConstantOf("cat", "constant_0", "meow"),
                              ConstantOf("dog", "constant_0", "woof")});
  spec.models.resize(2);
  spec.models[0].name = "cat";
  spec.models[1].name = "dog";
  return spec;
}

ViolationList ViolationsOf(const MetadataSpec& spec) {
  ViolationList violations;
  EXPECT_FALSE(MakePlan(spec, violations).has_value());
  return violations;
}

TEST(PlannerModelsTest, OneRegistryServesAllModels) {
  const MetadataPlan plan = PlanOf(TwoModels());
  EXPECT_THAT(plan.functions,
              ElementsAre(Field(&PlannedFunction::name, "cat_f"),
                          Field(&PlannedFunction::name, "dog_f")));
  EXPECT_EQ(plan.modules[1].model, 1u);
  EXPECT_THAT(plan.models, ElementsAre(Field(&PlannedModel::name, "cat"),
                                       Field(&PlannedModel::name, "dog")));
}

TEST(PlannerModelsTest, ConstantsOfOneNameArePrefixedAndPlacedByModel) {
  const MetadataPlan plan = PlanOf(TwoModels());
  ASSERT_THAT(plan.constants, SizeIs(2));
  EXPECT_EQ(plan.constants[0].name, "cat_constant_0");
  EXPECT_EQ(plan.constants[0].section, ".rodata.cat");
  EXPECT_EQ(plan.constants[1].name, "dog_constant_0");
  EXPECT_EQ(plan.constants[1].section, ".rodata.dog");
}

TEST(PlannerModelsTest, ConstantThatAModuleExpectsKeepsItsName) {
  MetadataSpec spec = TwoModels();
  spec.modules[1].required_constants = {"constant_0"};
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_EQ(plan.constants[0].name, "cat_constant_0");
  EXPECT_EQ(plan.constants[1].name, "constant_0");
}

TEST(PlannerModelsTest, NameThatTwoModelsExpectIsRefusedWithBothOwners) {
  MetadataSpec spec = TwoModels();
  spec.modules[0].required_constants = {"constant_0"};
  spec.modules[1].required_constants = {"constant_0"};
  EXPECT_THAT(
      ViolationsOf(spec).kept(),
      ElementsAre(Violation{
          "constants[1].name",
          "symbol \"constant_0\" is offered by constant 0 of model \"cat\" "
          "and by constant 1 of model \"dog\"; expected one owner"}));
}

TEST(PlannerModelsTest, RequiredConstantOfAnotherModelIsMissing) {
  MetadataSpec spec = TwoModels();
  spec.constants.pop_back();
  spec.modules[1].required_constants = {"constant_0"};
  EXPECT_THAT(ViolationsOf(spec).kept(),
              ElementsAre(Field(&Violation::field,
                                "modules[1].required_constants[0]")));
}

TEST(PlannerModelsTest, ReferenceToAConstantThatGetsAnotherNameIsRefused) {
  MetadataSpec spec = TwoModels();
  spec.modules[1].undefined_symbols = {"memcpy", "constant_0"};
  EXPECT_THAT(
      ViolationsOf(spec).kept(),
      ElementsAre(Violation{
          "modules[1].required_constants",
          "module \"dog_ops\" refers to constant \"constant_0\", which is "
          "called dog_constant_0 beside other models; expected it among the "
          "constants that the module requires, so that it keeps its name"}));
  spec.modules[1].required_constants = {"constant_0"};
  EXPECT_EQ(PlanOf(spec).constants[1].name, "constant_0");
}

TEST(PlannerModelsTest, SameBytesOfTwoModelsAreStoredOnceUnderBothNames) {
  MetadataSpec spec = TwoModels();
  spec.constants[1].data = spec.constants[0].data;
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_EQ(plan.constants[1].name, "dog_constant_0");
  EXPECT_EQ(plan.constants[1].alias_of, 0u);
}

TEST(PlannerModelsTest, UnknownAndUnnamedModelsAreRefused) {
  MetadataSpec spec = TwoModels();
  spec.modules[0].model = "";
  spec.constants[1].model = "bird";
  spec.constants[1].name = "feather";
  EXPECT_THAT(
      ViolationsOf(spec).kept(),
      ElementsAre(Violation{"modules[0].model",
                            "names no model, and there are several; expected "
                            "one of cat, dog"},
                  Violation{"constants[1].model",
                            "model \"bird\" is not among the models; expected "
                            "one of cat, dog"}));
}

TEST(PlannerModelsTest, ModelNamesAreCheckedAndUnique) {
  MetadataSpec spec = TwoModels();
  spec.models.resize(4);
  spec.models[2].name = "cat";
  spec.models[3].name = "*/";
  EXPECT_THAT(ViolationsOf(spec).kept(),
              ElementsAre(Field(&Violation::field, "models[2].name"),
                          Field(&Violation::field, "models[3].name")));
}

// SpecOf() a function, with so many models.
MetadataSpec ManyModels(size_t count) {
  MetadataSpec spec = SpecOf({ModuleOf("m0", "ops", {"f"})});
  spec.models.resize(count);
  for (size_t i = 0; i < count; ++i) spec.models[i].name = absl::StrCat("m", i);
  return spec;
}

TEST(PlannerModelsTest, TooManyModelsAreRefused) {
  EXPECT_EQ(PlanOf(ManyModels(kMaxModels)).models.size(), kMaxModels);
  EXPECT_THAT(
      ViolationsOf(ManyModels(kMaxModels + 1)).kept(),
      ElementsAre(Violation{"models", "has 1025; expected at most 1024"}));
}

TEST(PlannerModelsTest, RefusalNamesAFewOfManyModels) {
  MetadataSpec spec = ManyModels(30);
  spec.modules[0].model = "bird";
  EXPECT_THAT(ViolationsOf(spec).kept(),
              ElementsAre(Field(&Violation::description,
                                HasSubstr("m8, m9 and 20 others"))));
}

TEST(PlannerModelsTest, JoinedRegistryIsServedFirstAndNotDefinedAgain) {
  MetadataSpec spec = SpecOf({ListedModule("m", {"f"})});
  spec.joined_registries.resize(1);
  spec.joined_registries[0].name = "early";
  spec.joined_registries[0].functions = {{"e1", "e1", "em"},
                                         {"e2", "e2", "em"}};
  spec.joined_registries[0].constants = {{"ek", kInt8, {4}, 16}};
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_THAT(plan.functions, ElementsAre(Field(&PlannedFunction::name, "e1"),
                                          Field(&PlannedFunction::name, "e2"),
                                          Field(&PlannedFunction::name, "f")));
  EXPECT_EQ(plan.functions[2].module, 1u);
  EXPECT_EQ(plan.modules[0].function_count, 2u);
  EXPECT_FALSE(plan.modules[0].model.has_value());
  ASSERT_THAT(plan.constants, SizeIs(1));
  EXPECT_TRUE(plan.constants[0].joined);
}

TEST(PlannerModelsTest, NameOfAJoinedConstantIsLeftToIt) {
  MetadataSpec spec = SpecOf({ListedModule("m", {"f"})});
  spec.constants.push_back(ConstantOf("", "fused_constant_let", "1234"));
  spec.constants.push_back(ConstantOf("", "own", "5678"));
  spec.joined_registries.resize(1);
  spec.joined_registries[0].name = "early";
  spec.joined_registries[0].constants = {
      {"fused_constant_let", kInt8, {4}, 16}};
  const MetadataPlan plan = PlanOf(spec);
  ASSERT_THAT(plan.constants, SizeIs(3));
  EXPECT_EQ(plan.constants[0].name, "fused_constant_let");
  EXPECT_EQ(plan.constants[1].name, plan.model_name + "_fused_constant_let");
  EXPECT_EQ(plan.constants[2].name, "own");
}

TEST(PlannerModelsTest, JoinedModulesAreToldFromOthersOfTheirName) {
  MetadataSpec spec = SpecOf({ListedModule("lib1", {"f"})});
  spec.joined_registries.resize(2);
  spec.joined_registries[0].name = "early";
  spec.joined_registries[0].functions = {
      {"e1", "e1", "lib1"}, {"e2", "e2", "lib1"}, {"e3", "e3", "lib2"}};
  spec.joined_registries[1].name = "next";
  spec.joined_registries[1].functions = {{"n1", "n1", "lib2"}};
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_THAT(plan.modules,
              ElementsAre(Field(&PlannedModule::name, "early.lib1"),
                          Field(&PlannedModule::name, "lib2"),
                          Field(&PlannedModule::name, "next.lib2"),
                          Field(&PlannedModule::name, "lib1")));
  EXPECT_EQ(plan.modules[0].function_count, 2u);
}

TEST(PlannerModelsTest, JoinedRegistriesAreNamesOfSymbols) {
  MetadataSpec spec = SpecOf({ListedModule("m", {"f"})});
  spec.joined_registries.resize(2);
  spec.joined_registries[0].name = "no name";
  spec.joined_registries[1].name = "early";
  EXPECT_THAT(
      ViolationsOf(spec).kept(),
      ElementsAre(Field(&Violation::field, "joined_registries[0].name")));
  spec.joined_registries[0].name = "early";
  EXPECT_THAT(
      ViolationsOf(spec).kept(),
      ElementsAre(Field(&Violation::field, "joined_registries[1].name")));
}

TEST(PlannerModelsTest, SymbolOfAJoinedRegistryIsTaken) {
  MetadataSpec spec = SpecOf({ListedModule("m", {"f"})});
  spec.joined_registries.resize(1);
  spec.joined_registries[0].name = "early";
  spec.joined_registries[0].functions = {{"f", "f", "em"}};
  EXPECT_THAT(
      ViolationsOf(spec).kept(),
      ElementsAre(Violation{"modules[0].functions[0]",
                            "symbol \"f\" is offered by joined registry "
                            "\"early\" and by module \"m\"; expected one "
                            "owner"}));
}

}  // namespace
}  // namespace metad::codegen
