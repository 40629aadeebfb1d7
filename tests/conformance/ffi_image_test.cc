// `ffi` metadata works: the runtime is given every function under its name,
// sorted, calls them with its own arguments, and hears of refusals.

#include <cstddef>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/ffi_symbols.h"
#include "codegen/plan/ffi_table.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::MetadataPlan;
using codegen::PlannedFunction;

// The functions of the registry. Each checks that the arguments arrive, and
// stores its index in the plan.
std::string OperatorsText(const MetadataPlan& plan) {
  std::string text = R"(#include "ffi_runtime.h"
static int answer(void* handle, const TVMFFIAny* args, int32_t num_args,
                  TVMFFIAny* result, long index) {
  if (handle == 0 || num_args != 1 || args[0].type_index != 1) return -1;
  if (args[0].v.v_int64 != 4711 || result->type_index != 0) return -1;
  result->type_index = 1;
  result->v.v_int64 = index;
  return 0;
}
#define OPERATOR(name, index)                                          \
  int name(void* h, const TVMFFIAny* a, int32_t n, TVMFFIAny* r);      \
  int name(void* h, const TVMFFIAny* a, int32_t n, TVMFFIAny* r) {     \
    return answer(h, a, n, r, index);                                  \
  }
)";
  for (size_t i = 0; i < plan.functions.size(); ++i) {
    absl::StrAppend(&text, "OPERATOR(", plan.functions[i].symbol, ", ", i,
                    ")\n");
  }
  return text;
}

// What the program must print.
std::string ExpectedOutput(const MetadataPlan& plan) {
  const size_t count = plan.functions.size();
  std::string text =
      absl::StrCat("constructed ", plan.ffi_constructor ? count : size_t{0},
                   "\nregistered 0 ", count, "\n");
  for (const PlannedFunction* function : codegen::FfiTable(plan)) {
    absl::StrAppend(&text, "function ", function->name, " ",
                    function - plan.functions.data(), "\n");
  }
  absl::StrAppend(&text, count > 2 ? "refused -7 3\n"
                                   : absl::StrCat("refused 0 ", count, "\n"));
  return absl::StrCat(text, "end\n");
}

class FfiImageTest
    : public ::testing::TestWithParam<std::tuple<Compiler, Dialect>> {
 protected:
  static const Compiler& compiler() { return std::get<0>(GetParam()); }
  static const Dialect& dialect() { return std::get<1>(GetParam()); }

  void ExpectWorks(codegen::MetadataSpec spec) {
    spec.runtime_abi = codegen::RuntimeAbi::kFfi;
    Workbench workbench;
    const GeneratedModel model(spec, workbench);
    workbench.CopyHere("ffi_runtime.h");
    workbench.CopyHere("ffi_main.c");
    workbench.Write("operators.c", OperatorsText(model.plan()));
    for (const char* flag : {"-Os", "-O0"}) {
      ASSERT_TRUE(workbench.Compile(
          compiler(), dialect(),
          {flag, "-ffunction-sections", "-fdata-sections"}, {model.source()}));
      ASSERT_TRUE(workbench.Compile(
          compiler(), CDialects().front(),
          {"-O0", absl::StrCat("-DMODEL_REGISTER=",
                               codegen::RegisterFunction(spec.model_name))},
          {"operators.c", "ffi_main.c"}));
      ASSERT_TRUE(workbench.Link(compiler(), {"-Wl,--gc-sections"},
                                 {"ffi_main.o", "operators.o", model.object()},
                                 "image"));
      EXPECT_EQ(workbench.Run("image"), ExpectedOutput(model.plan())) << flag;
    }
  }
};

TEST_P(FfiImageTest, OneFunctionIsRegistered) {
  ExpectWorks(codegen::SpecOf({codegen::ListedModule("m", {"main"})}));
}

TEST_P(FfiImageTest, FunctionsAreRegisteredInTheOrderOfTheirNames) {
  ExpectWorks(codegen::SpecOf(
      {codegen::ListedModule("m", {"sub", "__tvm_ffi_main", "add1"}),
       codegen::ListedModule("n", {"mul", "a", "_"})}));
}

TEST_P(FfiImageTest, ConstructorRegistersBeforeMain) {
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("m", {"f", "g", "h"})});
  spec.ffi_constructor = true;
  ExpectWorks(spec);
}

TEST_P(FfiImageTest, SystemLibPrefixIsInTheNameAndNotInTheSymbol) {
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("m", {"main", "kws_add"})});
  spec.models = {{"kws", "kws_", std::nullopt}};
  ExpectWorks(spec);
}

INSTANTIATE_TEST_SUITE_P(
    Host, FfiImageTest,
    ::testing::Combine(::testing::ValuesIn(HostCompilers()),
                       ::testing::Values(CDialects().front(),
                                         AllDialects().back())),
    [](const auto& test) {
      return absl::StrCat(std::get<0>(test.param).name, "_",
                          std::get<1>(test.param).name);
    });

// tvm-ffi's own declarations and the generated header, in either order.
class FfiHeaderTest
    : public ::testing::TestWithParam<std::tuple<Compiler, Dialect>> {};

TEST_P(FfiHeaderTest, StandsBeforeAndAfterTheRuntimesDeclarations) {
  const auto& [compiler, dialect] = GetParam();
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("m", {"main"})},
                      {codegen::Constant("w", codegen::kInt8, {1}, "x")});
  spec.runtime_abi = codegen::RuntimeAbi::kFfi;
  Workbench workbench;
  const GeneratedModel model(spec, workbench);
  workbench.CopyHere("ffi_runtime.h");
  const std::string use = R"(
int use(void);
int use(void) { return model_register() + w[0]; }
)";
  const std::string typed = R"(
#ifdef __cplusplus
extern "C"
#endif
int __tvm_ffi_main(void* handle, const TVMFFIAny* args, int32_t num_args,
                   TVMFFIAny* result);
)";
  const std::string header =
      absl::StrCat("#include \"", model.header(), "\"\n");
  const std::string runtime = "#include \"ffi_runtime.h\"\n";
  const std::string typed_only = "#define METAD_NO_OPERATOR_PROTOTYPES\n";
  workbench.Write("before.c", header + runtime + use);
  workbench.Write("after.c", runtime + header + header + use);
  workbench.Write("typed.c", typed_only + runtime + typed + header + use);
  EXPECT_TRUE(workbench.Compile(compiler, dialect, {"-fsyntax-only", "-I."},
                                {"before.c", "after.c", "typed.c"}));
}

INSTANTIATE_TEST_SUITE_P(
    Host, FfiHeaderTest,
    ::testing::Combine(::testing::ValuesIn(HostCompilers()),
                       ::testing::ValuesIn(AllDialects())),
    [](const auto& test) {
      return absl::StrCat(std::get<0>(test.param).name, "_",
                          std::get<1>(test.param).name);
    });

}  // namespace
}  // namespace metad::conformance
