#include "codegen/emit/c_declarations.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/version.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

TEST(CDeclarationsTest, ManifestHasNothingThatChangesByItself) {
  MetadataSpec spec = SpecOf(
      {ListedModule("cpu", {"add", "mul"}), ListedModule("npu-1.0", {"conv"})},
      {Constant("w", kInt8, {1}, "x")});
  spec.target = {"cortex-r5be", ByteOrder::kBigEndian};
  StringSink sink;
  EmitManifest(PlanOf(spec), "What it is.", sink);
  EXPECT_EQ(sink.content(),
            absl::StrCat("/*\n"
                         " * What it is.\n"
                         " * Generated; edits are lost.\n"
                         " *\n"
                         " * model:        model\n"
                         " * generator:    metad ",
                         kGeneratorVersion,
                         "\n"
                         " * runtime:      crt (TVM C runtime 0.9 to 0.18)\n"
                         " * target:       cortex-r5be, big-endian\n"
                         " * modules:      cpu (2), npu-1.0 (1)\n"
                         " * functions:    3\n"
                         " * constants:    1\n"
                         " * input digest: sha256:",
                         std::string(64, '0'), "\n */\n"));
}

TEST(CDeclarationsTest, ManifestCountsAllRunsOfAModule) {
  MetadataSpec spec = SpecOf(
      {ListedModule("cpu", {"add", "mul"}), ListedModule("npu", {"conv"})});
  spec.function_order = {"add", "conv", "mul"};
  StringSink sink;
  EmitManifest(PlanOf(spec), "What it is.", sink);
  EXPECT_NE(sink.content().find(" * modules:      cpu (2), npu (1)\n"),
            std::string::npos)
      << sink.content();
}

TEST(CDeclarationsTest, ConstantIsAConstArrayWithARemark) {
  const std::string data(48, '\0');
  const MetadataPlan plan =
      PlanOf(SpecOf({ListedModule("m", {"f"})},
                    {Constant("w", kFloat32, {3, 4}, data),
                     Constant("s", kBool, {}, absl::string_view("\1", 1))}));
  EXPECT_EQ(ConstantDeclarator(plan.constants[0]), "const float w[12]");
  EXPECT_EQ(ConstantRemark(plan.constants[0]),
            "float32[3, 4], 48 bytes, aligned 16, in .rodata.model");
  EXPECT_EQ(ConstantDeclarator(plan.constants[1]), "const uint8_t s[1]");
  EXPECT_EQ(ConstantRemark(plan.constants[1]),
            "bool[], 1 bytes, aligned 16, in .rodata.model");
}

TEST(CDeclarationsTest, EmptyTensorIsExplained) {
  const MetadataPlan plan = PlanOf(
      SpecOf({ListedModule("m", {"f"})}, {Constant("e", kInt64, {2, 0}, "")}));
  EXPECT_EQ(ConstantDeclarator(plan.constants[0]), "const int64_t e[1]");
  EXPECT_EQ(ConstantRemark(plan.constants[0]),
            "int64[2, 0], 8 bytes, aligned 16, in .rodata.model; empty, one "
            "element stands in for what C cannot express");
}

}  // namespace
}  // namespace metad::codegen
