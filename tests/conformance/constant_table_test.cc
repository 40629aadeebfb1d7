// A program asks for constants by name, whatever its runtime: what a module
// needs of its constants besides their symbols.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/metadata_symbols.h"
#include "codegen/plan/tvm_symbols.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "codegen/runtimes/standalone/registry_symbols.h"
#include "gtest/gtest.h"
#include "tests/conformance/compiler.h"
#include "tests/conformance/generated_model.h"
#include "tests/conformance/operator_text.h"
#include "tests/conformance/runtime_abi.h"
#include "tests/conformance/workbench.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::conformance {
namespace {

using codegen::MetadataSpec;

MetadataSpec SpecFor(const codegen::Runtime* abi) {
  MetadataSpec spec = codegen::SpecOf(
      {codegen::ListedModule("npu", {"npu_conv"})},
      {codegen::Constant("npu_weight", codegen::kInt16, {3, 1}, "abcdef"),
       codegen::Constant("npu_zero_point", codegen::kInt8, {}, "\x80")});
  spec.runtime = abi;
  spec.constant_table = true;
  spec.modules[0].required_constants = {"npu_weight"};
  return spec;
}

// What the metadata refers to.
std::string SurroundingsText(const GeneratedModel& model) {
  std::string text = absl::StrCat(
      "#include \"", model.header(),
      "\"\n"
      "extern const struct metad_constant_table* const image_constants;\n"
      "const struct metad_constant_table* const image_constants = &",
      codegen::ConstantTableSymbol(model.plan().model_name), ";\n");
  if (model.plan().runtime != &codegen::FfiRuntime()) return text;
  return absl::StrCat(text, "int ", codegen::kFfiRegisterSymbol,
                      "(const char* name, void* symbol);\nint ",
                      codegen::kFfiRegisterSymbol,
                      "(const char* name, void* symbol) {\n"
                      "  return name == 0 || symbol == 0;\n}\n"
                      "int __tvm_ffi_npu_conv(void* handle, const void* args,\n"
                      "                       int32_t count, void* result) {\n"
                      "  return handle == 0 && args == 0 && result == 0 &&\n"
                      "         count == 0;\n}\n");
}

class ConstantTableTest : public ::testing::TestWithParam<NamedAbi> {};

TEST_P(ConstantTableTest, ConstantsAreFoundByName) {
  Workbench workbench;
  const GeneratedModel model(SpecFor(GetParam().value), workbench);
  workbench.CopyHere("abi_declarations.h");
  workbench.CopyHere("constant_table_main.c");
  workbench.Write("surroundings.c", SurroundingsText(model));
  std::vector<std::string> sources = {"surroundings.c", "constant_table_main.c",
                                      model.source()};
  std::vector<std::string> objects = {"surroundings.o", "constant_table_main.o",
                                      model.object()};
  if (GetParam().value != &codegen::FfiRuntime()) {
    workbench.Write("operators.c", OperatorsText(model.plan()));
    sources.emplace_back("operators.c");
    objects.emplace_back("operators.o");
  }
  const Compiler compiler = HostCompilers().front();
  ASSERT_TRUE(
      workbench.Compile(compiler, CDialects().front(), {"-I."}, sources));
  ASSERT_TRUE(workbench.Link(compiler, {}, objects, "image"));
  const auto run =
      workbench.Execute({workbench.Path("image"), "npu_weight",
                         "npu_zero_point", "npu_conv", "npu_weigh", ""});
  ASSERT_TRUE(run.has_value());
  EXPECT_EQ(run->exit_code, 0);
  EXPECT_EQ(run->standard_output.text,
            "npu_weight 0 16 1 6 [3,1] 616263646566\n"
            "npu_zero_point 0 8 1 1 [] 80\n"
            "npu_conv absent\n"
            "npu_weigh absent\n"
            " absent\n");
}

INSTANTIATE_TEST_SUITE_P(EveryAbi, ConstantTableTest,
                         ::testing::ValuesIn(AllAbis()),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace metad::conformance
