#include "server/pipeline/target_fit/object_attributes.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/elf/build_attributes.h"
#include "codegen/plan/metadata_plan.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

using codegen::ByteOrder;
using codegen::elf::BuildAttributes;
using ::testing::HasSubstr;

std::string ArmSection(ByteOrder order) {
  return BuildAttributes(
      "aeabi", {{5, 0, "7E-M"}, {6, 13}, {7, 'M'}, {128, 300}}, order);
}

TEST(ObjectAttributesTest, ValuesAreReadInEitherByteOrder) {
  for (const ByteOrder order :
       {ByteOrder::kLittleEndian, ByteOrder::kBigEndian}) {
    const auto attributes =
        ParseObjectAttributes(ArmSection(order), order == ByteOrder::kBigEndian,
                              AttributeVendor::kArm);
    ASSERT_TRUE(attributes.ok()) << attributes.status();
    EXPECT_EQ(attributes->Text(5), "7E-M");
    EXPECT_EQ(attributes->Number(6), 13u);
    EXPECT_EQ(attributes->Number(7), static_cast<uint64_t>('M'));
    EXPECT_EQ(attributes->Number(128), 300u);
    EXPECT_FALSE(attributes->Has(10));
    EXPECT_EQ(attributes->Number(10), 0u);
  }
}

TEST(ObjectAttributesTest, RiscvHasTextsBehindOddTags) {
  const std::string section = BuildAttributes(
      "riscv", {{4, 16}, {5, 0, "rv32i2p1"}}, ByteOrder::kLittleEndian);
  const auto attributes =
      ParseObjectAttributes(section, false, AttributeVendor::kRiscv);
  ASSERT_TRUE(attributes.ok()) << attributes.status();
  EXPECT_EQ(attributes->Number(4), 16u);
  EXPECT_EQ(attributes->Text(5), "rv32i2p1");
}

TEST(ObjectAttributesTest, OtherVendorsArePassedOver) {
  const std::string gnu =
      BuildAttributes("gnu", {{4, 7}}, ByteOrder::kLittleEndian);
  const std::string arm = ArmSection(ByteOrder::kLittleEndian);
  const auto attributes = ParseObjectAttributes(
      absl::StrCat(gnu, arm.substr(1)), false, AttributeVendor::kArm);
  ASSERT_TRUE(attributes.ok()) << attributes.status();
  EXPECT_EQ(attributes->Number(6), 13u);
  EXPECT_FALSE(attributes->Has(4));
}

// Tag_compatibility is the one that has a number and a text.
TEST(ObjectAttributesTest, CompatibilityHasBoth) {
  const std::string body("\x20\x01other\0\x06\x0a", 10);
  const std::string file = absl::StrCat(std::string("\x01\x0f\0\0\0", 5), body);
  const std::string section =
      absl::StrCat("A", std::string("\x19\0\0\0aeabi\0", 10), file);
  const auto attributes =
      ParseObjectAttributes(section, false, AttributeVendor::kArm);
  ASSERT_TRUE(attributes.ok()) << attributes.status();
  EXPECT_EQ(attributes->Number(32), 1u);
  EXPECT_EQ(attributes->Text(32), "other");
  EXPECT_EQ(attributes->Number(6), 10u);
}

TEST(ObjectAttributesTest, DamageIsSaidWithItsOffset) {
  const std::string section = ArmSection(ByteOrder::kLittleEndian);
  for (size_t size = 2; size < section.size(); ++size) {
    EXPECT_FALSE(ParseObjectAttributes(section.substr(0, size), false,
                                       AttributeVendor::kArm)
                     .ok())
        << size;
  }
  const auto empty_part = ParseObjectAttributes(std::string("A\0\0\0\0", 5),
                                                false, AttributeVendor::kArm);
  EXPECT_THAT(std::string(empty_part.status().message()),
              HasSubstr("a part claims 0 bytes of 4 (offset 1)"));
  const auto version = ParseObjectAttributes("B", false, AttributeVendor::kArm);
  EXPECT_THAT(std::string(version.status().message()),
              HasSubstr("another format version"));
}

// No byte of a section leads beyond its end, or to no end.
TEST(ObjectAttributesTest, AnyByteMayBeWrong) {
  const std::string section = ArmSection(ByteOrder::kLittleEndian);
  for (size_t i = 0; i < section.size(); ++i) {
    for (const char wrong : {'\0', '\x7f', '\x80', '\xff'}) {
      std::string damaged = section;
      damaged[i] = wrong;
      ParseObjectAttributes(damaged, false, AttributeVendor::kArm)
          .status()
          .IgnoreError();
    }
  }
}

}  // namespace
}  // namespace metad::pipeline
