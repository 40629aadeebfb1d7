#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/pipeline/module_resolver.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// Asks the module of ffi_functions.c.
class ModuleResolverFfiTest : public testing::Test {
 protected:
  codegen::ModuleSpec Resolve(ModuleKind kind, const std::string& file) {
    bytes_ = Fixture(file);
    module_.name = "m";
    module_.kind = kind;
    module_.artifact = bytes_;
    return ResolveModule(module_, std::nullopt, CortexM3(), *runtime_,
                         "modules[0]", violations_)
        .spec;
  }

  const codegen::Runtime* runtime_ = &codegen::FfiRuntime();
  ModuleInput module_;
  std::string bytes_;
  codegen::ViolationList violations_;
};

TEST_F(ModuleResolverFfiTest, SpecialSymbolsAreNoAnswerToGetFuncNames) {
  module_.function_pattern = "__tvm_ffi_.*";
  const auto spec = Resolve(ModuleKind::kObject, "ffi_functions.o");
  EXPECT_TRUE(violations_.empty());
  EXPECT_THAT(spec.functions, ElementsAre("__tvm_ffi_main", "__tvm_ffi_add"));
  EXPECT_THAT(spec.other_symbols,
              UnorderedElementsAre("__tvm_ffi__doc_add", "reshape",
                                   "__tvm_ffi__library_ctx"));
  EXPECT_THAT(spec.optional_symbols, ElementsAre("tentative"));
}

TEST_F(ModuleResolverFfiTest, BareNameIsAnsweredWithItsSymbol) {
  module_.functions = {"add", "__tvm_ffi_main"};
  const auto spec = Resolve(ModuleKind::kObject, "ffi_functions.o");
  EXPECT_TRUE(violations_.empty());
  EXPECT_THAT(spec.functions, ElementsAre("__tvm_ffi_add", "__tvm_ffi_main"));
}

TEST_F(ModuleResolverFfiTest, FunctionOfAnotherConventionIsNotTakenForOne) {
  module_.functions = {"reshape", "absent"};
  Resolve(ModuleKind::kObject, "ffi_functions.o");
  ASSERT_EQ(violations_.total(), 2u);
  EXPECT_EQ(violations_.kept()[0].description,
            "module \"m\" lists function \"reshape\", and its artifact does "
            "not define \"__tvm_ffi_reshape\" but \"reshape\", which tvm-ffi "
            "cannot call");
  EXPECT_EQ(violations_.kept()[1].description,
            "module \"m\" lists function \"absent\", and its artifact does not "
            "define \"__tvm_ffi_absent\"");
}

TEST_F(ModuleResolverFfiTest, UnderOtherRuntimesNamesMeanThemselves) {
  runtime_ = &codegen::CrtRuntime();
  module_.functions = {"reshape"};
  EXPECT_THAT(Resolve(ModuleKind::kObject, "ffi_functions.o").functions,
              ElementsAre("reshape"));
  EXPECT_TRUE(violations_.empty());
}

TEST_F(ModuleResolverFfiTest, ArchiveMembersThatNothingNeedsAreOptional) {
  module_.functions = {"main"};
  auto spec = Resolve(ModuleKind::kArchive, "ffi_functions.a");
  EXPECT_TRUE(violations_.empty());
  EXPECT_THAT(spec.other_symbols, testing::Contains("__tvm_ffi__library_ctx"));
  EXPECT_THAT(spec.optional_symbols,
              UnorderedElementsAre("tentative", "operator_c"));
}

TEST_F(ModuleResolverFfiTest, SpecialSymbolsAloneAreHintedAt) {
  module_.function_pattern = "__tvm_ffi__.*";
  const auto spec = Resolve(ModuleKind::kObject, "ffi_functions.o");
  EXPECT_THAT(spec.functions, IsEmpty());
  EXPECT_THAT(spec.no_function_hint, HasSubstr("matches"));
}

}  // namespace
}  // namespace metad::pipeline
