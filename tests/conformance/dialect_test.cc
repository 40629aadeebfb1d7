// Generated text is free of warnings in every dialect of every compiler.

#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/platform/file_content.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/edge_values.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/workbench.h"

namespace metad::conformance {
namespace {

class DialectTest
    : public ::testing::TestWithParam<std::tuple<Compiler, Dialect>> {
 protected:
  void SetUp() override {
    if (dialect().is_cplusplus && !compiler().has_cplusplus) {
      GTEST_SKIP() << "the package has no C++ compiler";
    }
  }

  static const Compiler& compiler() { return std::get<0>(GetParam()); }
  static const Dialect& dialect() { return std::get<1>(GetParam()); }

  // The golden file in the place of the file it is one of.
  void CopyGolden(const std::string& name) {
    const auto content = platform::ReadFileContent(
        absl::StrCat("tests/golden/", name, ".golden"), 1 << 20);
    ASSERT_TRUE(content.ok()) << content.status();
    workbench_.Write(name, *content);
  }

  Workbench workbench_;
};

TEST_P(DialectTest, SourcesCompileWithoutAWarning) {
  const GeneratedModel edge(EdgeValuesSpec(), workbench_);
  std::vector<std::string> sources = {edge.source()};
  for (const char* name : {"sine", "storage", "bare", "first"}) {
    CopyGolden(absl::StrCat(name, "_metadata.c"));
    sources.push_back(absl::StrCat(name, "_metadata.c"));
  }
  for (const char* optimisation : {"-O0", "-Os"}) {
    EXPECT_TRUE(
        workbench_.Compile(compiler(), dialect(), {optimisation}, sources))
        << optimisation;
  }
}

TEST_P(DialectTest, SourcesAgreeWithTheirHeaders) {
  for (const char* name : {"sine", "storage", "bare", "first"}) {
    CopyGolden(absl::StrCat(name, "_metadata.c"));
    CopyGolden(absl::StrCat(name, "_metadata.h"));
    EXPECT_TRUE(workbench_.Compile(
        compiler(), dialect(),
        {"-fsyntax-only", "-include", absl::StrCat(name, "_metadata.h")},
        {absl::StrCat(name, "_metadata.c")}));
  }
}

INSTANTIATE_TEST_SUITE_P(Everywhere, DialectTest,
                         ::testing::Combine(::testing::ValuesIn(AllCompilers()),
                                            ::testing::ValuesIn(AllDialects())),
                         [](const auto& test) {
                           return absl::StrCat(std::get<0>(test.param).name,
                                               "_",
                                               std::get<1>(test.param).name);
                         });

}  // namespace
}  // namespace metad::conformance
