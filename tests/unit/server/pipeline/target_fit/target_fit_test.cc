#include "server/pipeline/target_fit/target_fit.h"

#include <string>
#include <variant>

#include "codegen/elf/machines.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/execution/toolchain_catalog.h"
#include "server/pipeline/target_fit/observed_core.h"
#include "server/pipeline/target_fit/target_advice.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

codegen::elf::CoreDescription CoreOf(const std::string& target) {
  return codegen::elf::FindMachine(execution::ToolchainCatalog::Default()
                                       .FindTarget(target)
                                       ->object_machine)
      ->core;
}

TEST(TargetFitTest, ObjectsThatDoNotFitAreNamedByTheirPlace) {
  const std::string soft = Fixture("floats_soft.o");
  const std::string hard = Fixture("floats_hard.o");
  ImageObjects objects;
  ASSERT_TRUE(objects.AddObject("cpu", soft).ok());
  ASSERT_TRUE(objects.AddObject("npu", hard).ok());
  const TargetFit fit = CompareWithTarget(objects, CoreOf("cortex-m4"), {});
  EXPECT_TRUE(fit.is_core_known);
  ASSERT_EQ(fit.objects.size(), 1u);
  EXPECT_EQ(fit.objects[0].object, 1u);
  EXPECT_TRUE(fit.Has(FitVerdict::kRefused));
}

TEST(TargetFitTest, CodeThatSaysNothingIsNotKnownToFit) {
  const std::string bytes = Fixture("floats_soft.o");
  auto object = *ReadObjectFile(bytes);
  for (ObjectSection& section : object.sections) {
    if (section.name == ".ARM.attributes") section.type = 1;
  }
  const auto findings = CompareObject(object, CoreOf("cortex-m3"), {});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].verdict, FitVerdict::kUnknown);
}

// Attributes come from files that anybody may have made.
TEST(TargetFitTest, DamagedAttributesAreRefused) {
  const std::string bytes = Fixture("floats_hard.o");
  auto object = *ReadObjectFile(bytes);
  for (ObjectSection& section : object.sections) {
    if (section.name == ".ARM.attributes") section.content = "A\x7f";
  }
  const auto findings = CompareObject(object, CoreOf("cortex-m4f"), {});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].verdict, FitVerdict::kRefused);
  EXPECT_THAT(findings[0].Text(), HasSubstr(".ARM.attributes is damaged"));
}

// A target that codegen/elf does not describe is what its compiler says.
TEST(TargetFitTest, CoreIsSeenInWhatItsCompilerMade) {
  const std::string hard_bytes = Fixture("floats_hard.o");
  const auto hard = *ReadObjectFile(hard_bytes);
  const std::string soft_bytes = Fixture("floats_soft.o");
  const auto soft = *ReadObjectFile(soft_bytes);
  const codegen::elf::CoreDescription core = ObservedCore(hard);
  ASSERT_TRUE(std::holds_alternative<codegen::elf::ArmCore>(core));
  EXPECT_THAT(CompareObject(hard, core, {}), IsEmpty());
  EXPECT_FALSE(CompareObject(soft, core, {}).empty());

  const std::string riscv_bytes = Fixture("floats_rv32_hard.o");
  const auto riscv = *ReadObjectFile(riscv_bytes);
  EXPECT_THAT(CompareObject(riscv, ObservedCore(riscv), {}), IsEmpty());
  const std::string other_bytes = Fixture("floats_rv32_soft.o");
  const auto other = *ReadObjectFile(other_bytes);
  EXPECT_FALSE(CompareObject(other, ObservedCore(riscv), {}).empty());
}

TEST(TargetFitTest, AdviceHasFlagsAndTheTargetsThatFit) {
  const execution::ToolchainCatalog& catalog =
      execution::ToolchainCatalog::Default();
  const std::string bytes = Fixture("floats_hard.o");
  const auto object = *ReadObjectFile(bytes);
  EXPECT_THAT(
      AdviceFor(object, *catalog.FindTarget("cortex-m3"), catalog, {}),
      HasSubstr("compile it with -mcpu=cortex-m3 -mthumb -mfloat-abi=soft, or "
                "build for cortex-m4f"));
}

}  // namespace
}  // namespace metad::pipeline
