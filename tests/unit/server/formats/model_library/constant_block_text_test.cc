#include "server/formats/model_library/constant_block_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "server/formats/model_library/c_tokens.h"

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::StatusOr<std::vector<AotConstant>> Read(const std::string& members,
                                              const std::string& values) {
  const std::string text =
      "static struct block {\n" + members + "\n} block = {\n" + values + "\n};";
  auto tokens = TokenizeC(text);
  EXPECT_TRUE(tokens.ok()) << tokens.status();
  const CDeclarations declarations = ReadCDeclarations(*tokens);
  EXPECT_EQ(declarations.variables.size(), 1u);
  auto constants = ReadConstantBlock(declarations.variables.at(0));
  return constants;
}

// Of one float, or the reason why there is none.
std::string BitsOf(const std::string& type, const std::string& literal) {
  const auto constants = Read(type + " a[1];", ".a = {" + literal + "}");
  if (!constants.ok()) return "refused";
  std::string hex;
  const absl::string_view data = constants->at(0).constant.data.view();
  for (size_t i = data.size(); i > 0; --i) {
    char digits[3];
    std::snprintf(digits, sizeof(digits), "%02x",
                  static_cast<unsigned char>(data[i - 1]));
    hex += digits;
  }
  return hex;
}

TEST(ConstantBlockTextTest, AttributesDecideWhereAMemberIs) {
  const auto constants = Read(
      "int8_t a[3]; float b[1]; int8_t c[1] __attribute__((aligned(16)));\n"
      "int16_t d[1] __attribute__((packed, aligned(32)));\n"
      "int8_t e[2]; int16_t f[1] __attribute__((packed));\n"
      "int32_t g[1] __attribute__((packed, aligned(4)));",
      ".a={1,2,3},.b={1.0f},.c={1},.d={1},.e={1,2},.f={1},.g={1}");
  ASSERT_TRUE(constants.ok()) << constants.status();
  std::vector<int64_t> offsets;
  for (const AotConstant& constant : *constants) {
    offsets.push_back(constant.byte_offset);
  }
  EXPECT_THAT(offsets, ElementsAre(0, 4, 16, 32, 34, 36, 40));
}

// A generated block has each constant at a multiple of its elements' size.
TEST(ConstantBlockTextTest, MembersThatPackingPutsBetweenAreRefused) {
  EXPECT_FALSE(Read("int8_t a[1]; float b[1] __attribute__((packed));",
                    ".a={1},.b={1.0f}")
                   .ok());
  EXPECT_FALSE(
      Read("int32_t a[1]; double b[1] __attribute__((packed, aligned(4)));",
           ".a={1},.b={1.0}")
          .ok());
}

TEST(ConstantBlockTextTest, LiteralsAreRoundedAsCDoes) {
  EXPECT_EQ(BitsOf("float", "0x1.8p+0"), "3fc00000");
  EXPECT_EQ(BitsOf("float", "-0x1.8p+0f"), "bfc00000");
  // A little more than half way between two floats, which a double does not
  // tell from half way.
  const std::string above = "1.00000017881393432617187499";
  EXPECT_EQ(BitsOf("float", above + "f"), "3f800001");
  EXPECT_EQ(BitsOf("float", above), "3f800002");
  EXPECT_EQ(BitsOf("double", "0.1"), "3fb999999999999a");
  EXPECT_EQ(BitsOf("double", "0.1f"), "3fb99999a0000000");
  EXPECT_EQ(BitsOf("float", "-INFINITY"), "ff800000");
  EXPECT_EQ(BitsOf("float", "0x1f"), "41f80000");
  EXPECT_EQ(BitsOf("float", "1.0L"), "refused");
}

TEST(ConstantBlockTextTest, IntegersAreDecimalOrHexadecimal) {
  EXPECT_EQ(BitsOf("int16_t", "-0x8000"), "8000");
  EXPECT_EQ(BitsOf("uint64_t", "0xffffffffffffffffUL"), "ffffffffffffffff");
  EXPECT_EQ(BitsOf("int8_t", "0"), "00");
  EXPECT_EQ(BitsOf("int8_t", "010"), "refused");
  EXPECT_EQ(BitsOf("int8_t", "128"), "refused");
  EXPECT_FALSE(Read("int8_t a[010];", ".a={1,2,3,4,5,6,7,8}").ok());
}

// TVM's printers write both signs before integers; floats have none but '-'.
TEST(ConstantBlockTextTest, SignsStandBeforeNumbersOfEveryKind) {
  EXPECT_EQ(BitsOf("int8_t", "+0x07"), "07");
  EXPECT_EQ(BitsOf("int8_t", "-0x02"), "fe");
  EXPECT_EQ(BitsOf("int64_t", "-0x8000000000000000"), "8000000000000000");
  EXPECT_EQ(BitsOf("uint16_t", "0xffff"), "ffff");
  EXPECT_EQ(BitsOf("float", "+0x1p+1"), "40000000");
  EXPECT_EQ(BitsOf("float", "-INFINITY"), "ff800000");
  EXPECT_EQ(BitsOf("bool", "0x01"), "01");
  EXPECT_EQ(BitsOf("int8_t", "+-1"), "refused");
}

TEST(ConstantBlockTextTest, OtherTextIsRefused) {
  for (const auto& [members, values] :
       {std::pair("int8_t a[2];", ".a={1}"),
        std::pair("int8_t a[1];", ".b={1}"),
        std::pair("int8_t* a[1];", ".a={1}"),
        std::pair("int8_t a[1]; int8_t b[1];", ".a={1}")}) {
    EXPECT_THAT(Read(members, values).status().message(),
                HasSubstr("not as TVM writes it"))
        << members;
  }
}

}  // namespace
}  // namespace metad::formats
