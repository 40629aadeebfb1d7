// `ffi` metadata works: the runtime is given every function under its name,
// sorted, calls them with its own arguments, and hears of refusals.

#include "tests/conformance/ffi_image.h"

#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/image_options.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

class FfiImageTest
    : public ::testing::TestWithParam<std::tuple<Compiler, Dialect>> {
 protected:
  static void ExpectWorks(codegen::MetadataSpec spec) {
    spec.runtime = &codegen::FfiRuntime();
    const auto& [compiler, dialect] = GetParam();
    for (const char* flag : {"-Os", "-O0"}) {
      Workbench workbench;
      const GeneratedModel model(spec, workbench);
      ExpectFfiImageWorks(model,
                          {compiler,
                           dialect,
                           {flag, "-ffunction-sections", "-fdata-sections"},
                           {"-Wl,--gc-sections"}},
                          workbench);
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
  spec.runtime = &codegen::FfiRuntime();
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
