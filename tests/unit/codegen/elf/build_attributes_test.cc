#include "codegen/elf/build_attributes.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace metad::codegen::elf {
namespace {

TEST(BuildAttributesTest, LengthsCountThemselves) {
  // 'A'; 17: "vnd" NUL; 1, 9: tag 5 "ab" NUL, tag 6 number 12... in order.
  const std::string expected(
      "A"
      "\x13\0\0\0"
      "vnd\0"
      "\x01"
      "\x0b\0\0\0"
      "\x05"
      "ab\0"
      "\x06\x0c",
      1 + 4 + 4 + 1 + 4 + 4 + 2);
  EXPECT_EQ(absl::BytesToHexString(BuildAttributes(
                "vnd", {{5, 0, "ab"}, {6, 12}}, ByteOrder::kLittleEndian)),
            absl::BytesToHexString(expected));
}

TEST(BuildAttributesTest, LengthsAreInTheTargetsByteOrder) {
  const std::string attributes =
      BuildAttributes("v", {{4, 16}}, ByteOrder::kBigEndian);
  EXPECT_EQ(attributes.substr(1, 4), std::string("\0\0\0\x0d", 4));
}

TEST(BuildAttributesTest, AnAbsentTagAndZeroAreTheSame) {
  EXPECT_EQ(BuildAttributes("v", {{4, 16}, {5, 0}}, ByteOrder::kLittleEndian),
            BuildAttributes("v", {{4, 16}}, ByteOrder::kLittleEndian));
}

TEST(BuildAttributesTest, LargeNumbersTakeSevenBitsAByte) {
  const std::string attributes =
      BuildAttributes("v", {{4, 300}}, ByteOrder::kLittleEndian);
  EXPECT_EQ(absl::BytesToHexString(attributes.substr(attributes.size() - 3)),
            "04ac02");
}

}  // namespace
}  // namespace metad::codegen::elf
