#include "codegen/plan/other_symbol_check.h"

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class OtherSymbolCheckTest : public ::testing::Test {
 protected:
  const std::vector<Violation>& Check() {
    violations_ = {};
    CheckOtherSymbols(spec_, owners_, violations_);
    return violations_.kept();
  }

  MetadataSpec spec_ =
      SpecOf({ListedModule("cpu", {"f"}), ListedModule("npu", {"g"})});
  SymbolOwners owners_;
  ViolationList violations_;
};

TEST_F(OtherSymbolCheckTest, DefinitionOfTwoModulesNamesBoth) {
  for (ModuleSpec& module : spec_.modules) {
    module.other_symbols = {"__tvm_ffi__library_ctx"};
  }
  EXPECT_THAT(Check(), ElementsAre(Violation{
                           "modules[1].artifact",
                           "symbol \"__tvm_ffi__library_ctx\" is defined by "
                           "module \"cpu\" and by module \"npu\", which no "
                           "image can link; expected one of them, or that it "
                           "is static"}));
}

TEST_F(OtherSymbolCheckTest, WhatLinkersMergeOrLeaveOutDoesNotClash) {
  for (ModuleSpec& module : spec_.modules) {
    module.optional_symbols = {"scratch", "scratch"};
  }
  EXPECT_THAT(Check(), IsEmpty());
  spec_.modules[1].other_symbols = {"scratch"};
  EXPECT_THAT(Check(), IsEmpty());
}

TEST_F(OtherSymbolCheckTest, NobodyDefinesWhatHasAnOwner) {
  ViolationList none;
  owners_.Claim("weight", "constant 0", "constants[0].name", none);
  spec_.modules[0].other_symbols = {"weight"};
  spec_.modules[1].optional_symbols = {"weight"};
  EXPECT_THAT(
      Check(),
      ElementsAre(
          Violation{"modules[0].artifact",
                    "symbol \"weight\" is offered by constant 0 and defined by "
                    "module \"cpu\" as well; expected one owner"},
          Violation{"modules[1].artifact",
                    "symbol \"weight\" is offered by constant 0 and defined by "
                    "module \"npu\" as well; expected one owner"}));
}

TEST_F(OtherSymbolCheckTest, EntryPointIsRefusedWhereTheMetadataDefinesIt) {
  spec_.modules[0].other_symbols = {"TVMSystemLibEntryPoint"};
  for (const Runtime* const abi : {&CrtRuntime(), &CrtV1Runtime()}) {
    spec_.runtime = abi;
    EXPECT_EQ(Check().size(), 1u);
  }
  spec_.runtime = &FfiRuntime();
  EXPECT_THAT(Check(), IsEmpty());
}

}  // namespace
}  // namespace metad::codegen
