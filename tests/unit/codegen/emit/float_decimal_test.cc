#include "codegen/emit/float_decimal.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

float FromBits(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

uint32_t BitsOf(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

std::string Written(uint32_t bits) {
  char text[kFloat32Room];
  return {text, WriteFloat32(bits, text)};
}

std::string Written(float value) { return Written(BitsOf(value)); }

// The decimal that a text stands for: sign and digits, of which neither the
// first nor the last is 0, and the exponent of the last one.
std::pair<std::string, int> DecimalOf(absl::string_view text) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits('e', 1));
  int exponent = 0;
  if (!parts.second.empty()) {
    EXPECT_TRUE(absl::SimpleAtoi(parts.second, &exponent)) << text;
  }
  std::string digits;
  bool behind_point = false;
  for (const char character : parts.first) {
    if (character == '.') {
      behind_point = true;
      continue;
    }
    if (character == '0' && (digits.empty() || digits == "-")) {
      exponent -= behind_point ? 1 : 0;
      continue;
    }
    digits.push_back(character);
    exponent -= behind_point ? 1 : 0;
  }
  if (digits.empty() || digits == "-") return {digits, 0};
  while (digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  return {digits, exponent};
}

// The standard library writes the shortest decimal that is nearest too, with
// other zeros at the end of large numbers.
void ExpectShortest(uint32_t bits) {
  char expected[32];
  const auto write = [&](auto... format) {
    char* const end = std::to_chars(expected, expected + sizeof(expected),
                                    FromBits(bits), format...)
                          .ptr;
    return absl::string_view(expected, static_cast<size_t>(end - expected));
  };
  char memory[kFloat32Room];
  const absl::string_view text(
      memory, static_cast<size_t>(WriteFloat32(bits, memory) - memory));
  if (text == write()) return;
  ASSERT_EQ(DecimalOf(text), DecimalOf(write(std::chars_format::scientific)))
      << text << " of bits " << bits;
  ASSERT_LE(text.size(), 15u);
  // C reads it as a floating constant.
  ASSERT_NE(text.find_first_of(".e"), absl::string_view::npos) << text;
}

TEST(FloatDecimalTest, TextsAreThoseThatOneWouldWrite) {
  EXPECT_EQ(Written(0.0f), "0.0");
  EXPECT_EQ(Written(-0.0f), "-0.0");
  EXPECT_EQ(Written(1.0f), "1.0");
  EXPECT_EQ(Written(0.1f), "0.1");
  EXPECT_EQ(Written(-0.3333333433f), "-0.33333334");
  EXPECT_EQ(Written(123.456f), "123.456");
  EXPECT_EQ(Written(0.00012345f), "0.00012345");
  EXPECT_EQ(Written(0.0001f), "1e-04");
  EXPECT_EQ(Written(16777216.0f), "16777216.0");
  EXPECT_EQ(Written(8.5899346e9f), "8589935000.0");
  EXPECT_EQ(Written(1e10f), "1e+10");
  EXPECT_EQ(Written(1e-45f), "1e-45");
  EXPECT_EQ(Written(3.4028235e38f), "3.4028235e+38");
  EXPECT_EQ(Written(-1.17549435e-38f), "-1.1754944e-38");
}

TEST(FloatDecimalTest, TextReadsBackAsTheSameBits) {
  std::mt19937 random(77);
  for (int i = 0; i < 200000; ++i) {
    const auto bits = static_cast<uint32_t>(random());
    if ((bits & 0x7f800000u) == 0x7f800000u) continue;
    const std::string text = Written(bits);
    float value = 0;
    ASSERT_EQ(
        std::from_chars(text.data(), text.data() + text.size(), value).ptr,
        text.data() + text.size());
    ASSERT_EQ(BitsOf(value), bits) << text;
  }
}

// Powers of two and their neighbours, where the interval of what reads back is
// lopsided, and the smallest numbers.
TEST(FloatDecimalTest, EveryExponentIsShortest) {
  for (uint32_t exponent = 0; exponent < 255; ++exponent) {
    for (uint32_t fraction :
         {0u, 1u, 2u, 3u, 0x400000u, 0x7ffffeu, 0x7fffffu}) {
      ExpectShortest(exponent << 23 | fraction);
    }
  }
}

// All finite floats with METAD_EVERY_FLOAT set (tests/perf/README.md); without
// it every 2003rd, which is prime.
TEST(FloatDecimalTest, FloatsAreShortest) {
  const uint64_t step = std::getenv("METAD_EVERY_FLOAT") != nullptr ? 1 : 2003;
  for (uint64_t bits = 0; bits < 0x7f800000u; bits += step) {
    ExpectShortest(static_cast<uint32_t>(bits));
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace metad::codegen
