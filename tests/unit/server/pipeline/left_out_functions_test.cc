#include <string>

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/module_resolver.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

// What a symbol table has and no registry.
namespace metad::pipeline {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class LeftOutFunctionsTest : public testing::Test {
 protected:
  ResolvedModule Resolve(const std::string& fixture) {
    bytes_ = Fixture(fixture);
    module_.name = "m";
    module_.kind = ModuleKind::kObject;
    module_.artifact = bytes_;
    return ResolveModule(module_, std::nullopt, CortexM3(), *runtime_,
                         "modules[0]", violations_);
  }

  ModuleInput module_;
  const codegen::Runtime* runtime_ = &codegen::CrtRuntime();
  std::string bytes_;
  codegen::ViolationList violations_;
};

TEST_F(LeftOutFunctionsTest, WhatCannotBeAnOperatorIsANoteAndNoError) {
  const ResolvedModule module = Resolve("left_out.o");
  EXPECT_TRUE(violations_.empty());
  EXPECT_THAT(module.spec.functions,
              ElementsAre("op_v1", "op_first", "op_last"));
  ASSERT_EQ(module.notes.size(), 1u);
  EXPECT_THAT(
      module.notes[0],
      AllOf(HasSubstr("12 functions of its symbol table are not registered: "),
            HasSubstr("\"Reset_Handler\" is a handler of the vector table"),
            HasSubstr("and 4 more"), HasSubstr("--functions"),
            HasSubstr("--function-pattern")));
}

// They are linked all the same, and clash with others of their name.
TEST_F(LeftOutFunctionsTest, LeftOutFunctionsAreDefinedNevertheless) {
  EXPECT_THAT(
      Resolve("left_out.o").spec.other_symbols,
      testing::IsSupersetOf({"Reset_Handler", "main", "helper", "__ror"}));
}

TEST_F(LeftOutFunctionsTest, PatternTakesWhatIsOnlyUnlikely) {
  module_.function_pattern =
      "helper|button_isr|_Z7mangledi|TVM.*|main|inside|op_.*";
  const ResolvedModule module = Resolve("left_out.o");
  EXPECT_THAT(module.spec.functions,
              testing::UnorderedElementsAre("op_first", "button_isr", "helper",
                                            "TVMBackendAllocWorkspace",
                                            "_Z7mangledi", "op_v1", "op_last"));
  ASSERT_EQ(module.notes.size(), 1u);
  EXPECT_THAT(
      module.notes[0],
      AllOf(HasSubstr("\"main\""), HasSubstr("\"inside\""),
            HasSubstr("\"op_first.part.0\""), Not(HasSubstr("Reset_Handler"))));
}

TEST_F(LeftOutFunctionsTest, PatternThatAsksForOperatorsAloneSaysNothing) {
  module_.function_pattern = "op_(first|last)";
  EXPECT_THAT(Resolve("left_out.o").notes, IsEmpty());
}

TEST_F(LeftOutFunctionsTest, ListedFunctionThatNoTableCanHaveIsAnError) {
  module_.functions = {"op_first", "Reset_Handler", "inside", "helper",
                       "_start"};
  Resolve("left_out.o");
  ASSERT_EQ(violations_.total(), 3u);
  EXPECT_EQ(violations_.kept()[0].field, "modules[0].functions[1]");
  EXPECT_EQ(violations_.kept()[0].description,
            "module \"m\" lists function \"Reset_Handler\", which is a handler "
            "of the vector table; expected it left out of the list");
  EXPECT_EQ(violations_.kept()[1].field, "modules[0].functions[2]");
  EXPECT_EQ(violations_.kept()[2].field, "modules[0].functions[4]");
}

TEST_F(LeftOutFunctionsTest, PartsThatLinkTimeOptimisationMadeAreLeftOut) {
  const ResolvedModule module = Resolve("split_by_lto.o");
  EXPECT_TRUE(violations_.empty());
  EXPECT_THAT(module.spec.functions,
              testing::UnorderedElementsAre("op_a", "op_b"));
  ASSERT_EQ(module.notes.size(), 1u);
  EXPECT_THAT(module.notes[0], HasSubstr("lto_priv"));
}

TEST_F(LeftOutFunctionsTest, UntypedThumbFunctionIsTold) {
  const ResolvedModule module = Resolve("untyped_arm.o");
  EXPECT_THAT(module.spec.functions,
              ElementsAre("typed", "marked", "with_thumb_bit", "in_arm_code"));
  ASSERT_EQ(module.notes.size(), 1u);
  EXPECT_THAT(module.notes[0], HasSubstr("\"untyped\" is Thumb code without"));
  module_.functions = {"untyped"};
  Resolve("untyped_arm.o");
  ASSERT_EQ(violations_.total(), 1u);
  EXPECT_THAT(violations_.kept()[0].description, HasSubstr(".thumb_func"));
}

TEST_F(LeftOutFunctionsTest, ModuleWithoutAnyThatCanBeTellsWhy) {
  module_.function_pattern = "main|Reset_Handler";
  const ResolvedModule module = Resolve("left_out.o");
  EXPECT_THAT(module.spec.functions, IsEmpty());
  EXPECT_THAT(module.notes, IsEmpty());
  EXPECT_THAT(module.spec.no_function_hint,
              AllOf(HasSubstr("\"main\""), HasSubstr("\"Reset_Handler\""),
                    HasSubstr("--function-pattern")));
}

// Of a module of tvm-ffi's, helpers are told by their names.
TEST_F(LeftOutFunctionsTest, HelpersOfAnFfiModuleAreLeftOut) {
  runtime_ = &codegen::FfiRuntime();
  const ResolvedModule module = Resolve("ffi_functions.o");
  EXPECT_TRUE(violations_.empty());
  EXPECT_THAT(module.spec.functions,
              ElementsAre("__tvm_ffi_main", "__tvm_ffi_add"));
  ASSERT_EQ(module.notes.size(), 1u);
  EXPECT_THAT(module.notes[0],
              AllOf(HasSubstr("\"reshape\" is not called as tvm-ffi"),
                    Not(HasSubstr("__doc_"))));
}

TEST_F(LeftOutFunctionsTest, ModuleOfAnotherRuntimeIsNotEmptied) {
  runtime_ = &codegen::FfiRuntime();
  EXPECT_THAT(Resolve("operators.o").spec.functions,
              testing::Contains("operator_a"));
}

}  // namespace
}  // namespace metad::pipeline
