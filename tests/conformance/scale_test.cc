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

INSTANTIATE_TEST_SUITE_P(Everywhere, ScaleTest,
                         ::testing::Combine(::testing::ValuesIn(AllCompilers()),
                                            ::testing::Values<size_t>(1, 1000,
                                                                      32767)),
                         [](const auto& test) {
                           return absl::StrCat(std::get<0>(test.param).name,
                                               "_", std::get<1>(test.param));
                         });

TEST(LargestImageTest, EveryFunctionIsReachedUnderItsName) {
  Workbench workbench;
  const GeneratedModel model(codegen::SpecOf({codegen::ListedModule(
                                 "m", codegen::FunctionNames(32767))}),
                             workbench);
  ExpectImageWorks(
      model,
      {HostCompilers().front(), CDialects().front(), {"-Os", "-fPIC"}, {}},
      workbench);
}

}  // namespace
}  // namespace metad::conformance
