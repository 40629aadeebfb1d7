// The headers that are shipped with metadata for no runtime, and what includes
// them, as programs of strangers use them: any compiler, any dialect, more
// warnings than ours, no library.

#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"
#include "tests/conformance/compile_matrix.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/edge_values.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/operator_text.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

// Everything that the headers offer.
constexpr char kUse[] = R"(
int use(const char* name, size_t length);
int use(const char* name, size_t length) {
  const struct metad_registry* registry = &metad_edge_registry;
  const struct metad_constant_table* table = &metad_edge_constants;
  const struct metad_function* function = metad_find_function(registry, name);
  const struct metad_constant* constant = metad_find_constant(registry, name);
  const uint32_t last = metad_function_count(registry) - 1;
  if (!metad_registry_is_compatible(registry)) return 1;
  if (!metad_constant_table_is_compatible(table)) return 2;
  if (metad_find_function_n(registry, name, length) != function) return 3;
  if (metad_find_constant_n(registry, name, length) != constant) return 4;
  if (metad_function_at(registry, last) == METAD_NULL) return 5;
  if (metad_module_of_function(registry, last) == METAD_NULL) return 6;
  if (metad_constant_at(table, metad_constant_count(table)) != METAD_NULL) {
    return 7;
  }
  if (metad_constant_table_find(table, name) != constant) return 8;
  if (metad_constant_table_find_n(table, name, length) != constant) return 9;
  if (constant != METAD_NULL) {
    if (metad_constant_pool(table, constant) != METAD_NULL) return 10;
    if (metad_constant_data(constant, METAD_NULL) == METAD_NULL) return 11;
    if (metad_constant_alignment(constant) == 0) return 12;
  }
  if (function != METAD_NULL) {
    return function->function(METAD_NULL, METAD_NULL, 0, METAD_NULL, METAD_NULL,
                              METAD_NULL);
  }
  return 0;
}
)";

codegen::MetadataSpec StandaloneSpec() {
  codegen::MetadataSpec spec = EdgeValuesSpec();
  spec.runtime = &codegen::StandaloneRuntime();
  return spec;
}

std::string Include(const std::string& header) {
  return absl::StrCat("#include \"", header, "\"\n");
}

class StandaloneHeaderTest : public CompileMatrixTest {
 protected:
  bool Compiles(const std::string& text,
                const std::vector<std::string>& flags = {"-fsyntax-only"}) {
    const std::string file = absl::StrCat("use_", ++files_, ".c");
    workbench_.Write(file, absl::StrCat(text, "\nextern int not_empty;\n"));
    return workbench_.Compile(compiler(), dialect(), flags, {file});
  }

  int files_ = 0;

  const GeneratedModel edge_{StandaloneSpec(), workbench_};
};

TEST_P(StandaloneHeaderTest, StandsAloneAndMayBeIncludedTwice) {
  EXPECT_TRUE(Compiles(Include(edge_.header())));
  EXPECT_TRUE(Compiles(Include(edge_.header()) + Include(edge_.header())));
  for (const char* header :
       {"metad_name_index.h", "metad_constant.h", "metad_registry.h"}) {
    EXPECT_TRUE(Compiles(Include(header))) << header;
    EXPECT_TRUE(Compiles(Include(edge_.header()) + Include(header))) << header;
  }
}

TEST_P(StandaloneHeaderTest, IsFreeOfOtherPeoplesWarningsToo) {
  std::vector<std::string> flags = {
      "-fsyntax-only", "-Wconversion", "-Wsign-conversion", "-Wshadow",
      "-Wcast-align",  "-Wcast-qual",  "-Wundef",           "-Wswitch-enum"};
  if (dialect().is_cplusplus) {
    flags.insert(flags.end(),
                 {"-Wold-style-cast", "-Wzero-as-null-pointer-constant"});
  }
  EXPECT_TRUE(Compiles(Include(edge_.header()) + kUse, flags));
}

TEST_P(StandaloneHeaderTest, NeedsNoHostedImplementation) {
  EXPECT_TRUE(Compiles(Include(edge_.header()) + kUse,
                       {"-fsyntax-only", "-ffreestanding"}));
}

TEST_P(StandaloneHeaderTest, ModelsOfBothKindsStandTogether) {
  codegen::MetadataSpec spec =
      codegen::SpecOf({codegen::ListedModule("cpu", {"other_run"})},
                      {codegen::Constant("other", codegen::kInt8, {1}, "x")});
  spec.model_name = "other";
  const GeneratedModel crt(spec, workbench_);
  EXPECT_TRUE(Compiles(Include(edge_.header()) + Include(crt.header()) + kUse));
  spec.runtime = &codegen::StandaloneRuntime();
  spec.model_name = "third";
  const GeneratedModel standalone(spec, workbench_);
  EXPECT_TRUE(
      Compiles(Include(standalone.header()) + Include(edge_.header()) + kUse));
}

TEST_P(StandaloneHeaderTest, OperatorPrototypesGiveWayToOthers) {
  EXPECT_TRUE(Compiles(absl::StrCat(
      "#define METAD_NO_OPERATOR_PROTOTYPES\n", Include(edge_.header()),
      "int edge_run(double inputs[4], double* outputs);\n")));
}

INSTANTIATE_TEST_SUITE_P(Everywhere, StandaloneHeaderTest,
                         ::testing::ValuesIn(CompileMatrix(AllCompilers())),
                         [](const auto& test) { return CellName(test.param); });

class SmallIntegerTest : public ::testing::TestWithParam<const char*> {};

// Nothing in them counts on an int of 32 bits.
TEST_P(SmallIntegerTest, HeadersCompileWhereAnIntHas16Bits) {
  Workbench workbench;
  const GeneratedModel edge(StandaloneSpec(), workbench);
  workbench.Write("use.c",
                  absl::StrCat("#define METAD_NO_OPERATOR_PROTOTYPES\n",
                               Include(edge.header()), kUse));
  const Compiler compiler = {
      "clang",
      "clang",
      {absl::StrCat("--target=", GetParam()), "-ffreestanding"}};
  EXPECT_TRUE(workbench.Compile(
      compiler, CDialects().front(),
      {"-fsyntax-only", "-Wconversion", "-Wsign-conversion"}, {"use.c"}));
}

INSTANTIATE_TEST_SUITE_P(Targets, SmallIntegerTest,
                         ::testing::Values("msp430", "avr"));

class NoLibraryTest
    : public ::testing::TestWithParam<std::tuple<Compiler, const char*>> {};

// Not even the calls that compilers make of loops.
TEST_P(NoLibraryTest, LookupsLinkWithoutALibrary) {
  const auto& [compiler, optimisation] = GetParam();
  Workbench workbench;
  const GeneratedModel edge(StandaloneSpec(), workbench);
  workbench.CopyHere("abi_declarations.h");
  workbench.Write("operators.c", OperatorsText(edge.plan()));
  workbench.Write("use.c", Include(edge.header()) + kUse);
  ASSERT_TRUE(workbench.Compile(compiler, CDialects().front(),
                                {optimisation, "-fno-stack-protector"},
                                {"use.c", "operators.c", edge.source()}));
  EXPECT_TRUE(workbench.Link(compiler,
                             {"-nostdlib", "-static", "-Wl,--entry=use"},
                             {"use.o", "operators.o", edge.object()}, "image"));
}

INSTANTIATE_TEST_SUITE_P(
    Host, NoLibraryTest,
    ::testing::Combine(::testing::ValuesIn(HostCompilers()),
                       ::testing::Values("-O0", "-Os", "-O3")),
    [](const auto& test) {
      return absl::StrCat(std::get<0>(test.param).name, "_",
                          std::get<1>(test.param) + 1);
    });

}  // namespace
}  // namespace metad::conformance
