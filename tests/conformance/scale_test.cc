// Registries of every size compile, and the last function is still reached
// under its name.

#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/host_image.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

class ScaleTest
    : public ::testing::TestWithParam<std::tuple<Compiler, size_t>> {
 protected:
  ScaleTest()
      : model_(codegen::SpecOf({codegen::ListedModule(
                   "m", codegen::FunctionNames(std::get<1>(GetParam())))}),
               workbench_) {}

  Workbench workbench_;
  const GeneratedModel model_;
};

TEST_P(ScaleTest, RegistryCompiles) {
  const absl::Time start = absl::Now();
  EXPECT_TRUE(workbench_.Compile(std::get<0>(GetParam()), CDialects().front(),
                                 {"-Os"}, {model_.source()}));
  RecordProperty("seconds", absl::FormatDuration(absl::Now() - start));
}

std::string TestName(
    const ::testing::TestParamInfo<ScaleTest::ParamType>& test) {
  return absl::StrCat(std::get<0>(test.param).name, "_",
                      std::get<1>(test.param));
}

INSTANTIATE_TEST_SUITE_P(Everywhere, ScaleTest,
                         ::testing::Combine(::testing::ValuesIn(AllCompilers()),
                                            ::testing::Values<size_t>(1, 1000)),
                         TestName);

// Seconds each, and one back end is as good as another.
INSTANTIATE_TEST_SUITE_P(
    Largest, ScaleTest,
    ::testing::Combine(::testing::Values(HostCompilers().front(),
                                         HostCompilers().back(),
                                         BigEndianCompiler()),
                       ::testing::Values<size_t>(32767)),
    TestName);

TEST(LargestImageTest, EveryFunctionIsReachedUnderItsName) {
  Workbench workbench;
  const GeneratedModel model(codegen::SpecOf({codegen::ListedModule(
                                 "m", codegen::FunctionNames(32767))}),
                             workbench);
  // clang, which takes half of gcc's time for so many operators.
  ExpectImageWorks(
      model,
      {HostCompilers().back(), CDialects().front(), {"-Os", "-fPIC"}, {}},
      workbench);
}

}  // namespace
}  // namespace metad::conformance
