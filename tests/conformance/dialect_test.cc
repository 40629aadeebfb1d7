// Generated text is free of warnings, for every runtime ABI, in every dialect
// of every compiler, and agrees with its header.

#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/conformance/compile_matrix.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/edge_values.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/runtime_abi.h"
#include "tests/conformance/workbench.h"
#include "tests/golden/golden_specs.h"

namespace metad::conformance {
namespace {

// With all that generated text has to say, for whatever target.
class AbiDialectTest
    : public ::testing::TestWithParam<std::tuple<NamedAbi, MatrixCell>> {
 protected:
  Workbench workbench_;
};

TEST_P(AbiDialectTest, SourceCompilesWithItsHeader) {
  const MatrixCell& cell = std::get<1>(GetParam());
  const GeneratedModel model(EdgeValuesSpec(std::get<0>(GetParam()).value),
                             workbench_);
  EXPECT_TRUE(workbench_.Compile(cell.compiler, cell.dialect,
                                 {"-Os", "-I.", "-include", model.header()},
                                 {model.source()}));
}

std::string TestName(
    const ::testing::TestParamInfo<AbiDialectTest::ParamType>& test) {
  return absl::StrCat(std::get<0>(test.param).name, "_",
                      CellName(std::get<1>(test.param)));
}

INSTANTIATE_TEST_SUITE_P(
    Host, AbiDialectTest,
    ::testing::Combine(::testing::ValuesIn(AllAbis()),
                       ::testing::ValuesIn(CompileMatrix(HostCompilers()))),
    TestName);

INSTANTIATE_TEST_SUITE_P(Pool, AbiDialectTest,
                         ::testing::Combine(::testing::ValuesIn(AllAbis()),
                                            ::testing::ValuesIn(CompileMatrix(
                                                CatalogueCompilers()))),
                         TestName);

// Small models of every kind, for the compiler's byte order.
class GoldenDialectTest : public CompileMatrixTest {
 protected:
  static std::vector<codegen::MetadataSpec> Specs() {
    std::vector<codegen::MetadataSpec> specs = codegen::GoldenSpecs();
    for (codegen::MetadataSpec& spec : specs) {
      spec.target.byte_order = compiler().is_big_endian
                                   ? codegen::ByteOrder::kBigEndian
                                   : codegen::ByteOrder::kLittleEndian;
    }
    return specs;
  }
};

TEST_P(GoldenDialectTest, SourcesCompileByThemselves) {
  std::vector<std::string> sources;
  for (const codegen::MetadataSpec& spec : Specs()) {
    sources.push_back(GeneratedModel(spec, workbench_).source());
  }
  EXPECT_TRUE(
      workbench_.Compile(compiler(), dialect(), {"-Os", "-I."}, sources));
}

TEST_P(GoldenDialectTest, SourcesAgreeWithTheirHeaders) {
  for (const codegen::MetadataSpec& spec : Specs()) {
    const GeneratedModel model(spec, workbench_);
    std::vector<std::string> flags = {"-O0", "-I.", "-include", model.header()};
    for (const std::string& header : model.interface_headers()) {
      flags.insert(flags.end(), {"-include", header});
    }
    EXPECT_TRUE(
        workbench_.Compile(compiler(), dialect(), flags, {model.source()}));
  }
}

INSTANTIATE_TEST_SUITE_P(Everywhere, GoldenDialectTest,
                         ::testing::ValuesIn(CompileMatrix(AllCompilers())),
                         [](const auto& test) { return CellName(test.param); });

}  // namespace
}  // namespace metad::conformance
