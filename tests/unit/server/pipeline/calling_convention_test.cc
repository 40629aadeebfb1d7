#include "server/pipeline/calling_convention.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/pipeline/object_fixtures.h"

namespace metad::pipeline {
namespace {

using testing::HasSubstr;

std::string ConventionOf(const std::string& fixture) {
  const std::string bytes = Fixture(fixture);
  const auto object = ReadObjectFile(bytes);
  EXPECT_TRUE(object.ok());
  return CallingConventionOf(*object);
}

TEST(CallingConventionTest, ArmObjectsSayWhereFloatsArePassed) {
  EXPECT_EQ(ConventionOf("floats_soft.o"), "AAPCS, floats in core registers");
  EXPECT_EQ(ConventionOf("floats_hard.o"), "AAPCS, floats in VFP registers");
  EXPECT_EQ(ConventionOf("operators_be.o"), "AAPCS, floats in core registers");
}

TEST(CallingConventionTest, RiscvObjectsSayWhereFloatsArePassed) {
  EXPECT_EQ(ConventionOf("floats_rv32_soft.o"), "integer registers only");
  EXPECT_EQ(ConventionOf("floats_rv32_hard.o"),
            "single-precision float registers");
}

TEST(CallingConventionTest, MachineWithOneConventionHasNoneToSay) {
  EXPECT_EQ(ConventionOf("host.o"), "");
}

TEST(CallingConventionTest, ObjectsThatDifferAreNamed) {
  const std::string soft = Fixture("floats_soft.o");
  const std::string hard = Fixture("floats_hard.o");
  ImageObjects objects;
  ASSERT_TRUE(objects.AddObject("", soft).ok());
  ASSERT_TRUE(objects.AddObject("cpu", soft).ok());
  EXPECT_EQ(CompareCallingConventions(objects).conflict, "");
  EXPECT_EQ(CompareCallingConventions(objects).convention,
            "AAPCS, floats in core registers");
  ASSERT_TRUE(objects.AddObject("npu", hard).ok());
  EXPECT_EQ(CompareCallingConventions(objects).conflict,
            "metadata uses AAPCS, floats in core registers, npu uses AAPCS, "
            "floats in VFP registers");
}

// Attributes come from files that anybody may have made.
TEST(CallingConventionTest, DamagedAttributesAreNoAttributes) {
  const std::string bytes = Fixture("floats_hard.o");
  auto object = *ReadObjectFile(bytes);
  for (ObjectSection& section : object.sections) {
    if (section.name != ".ARM.attributes") continue;
    const std::string content(section.content);
    for (size_t cut = 0; cut < content.size(); ++cut) {
      const std::string shorter = content.substr(0, cut);
      section.content = shorter;
      CallingConventionOf(object);
      std::string damaged = content;
      damaged[cut] = '\xff';
      section.content = damaged;
      CallingConventionOf(object);
    }
    section.content = absl::string_view("A\0\0\0\0\0\0\0\0", 9);
    EXPECT_EQ(CallingConventionOf(object), "");
    return;
  }
  FAIL() << "the fixture has no attributes";
}

}  // namespace
}  // namespace metad::pipeline
