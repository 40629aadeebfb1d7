#include "server/platform/printable_text.h"

#include <gtest/gtest.h>

namespace metad::platform {
namespace {

TEST(PrintableTextTest, OrdinaryTextStays) {
  EXPECT_EQ(
      Printable("conv_2d: gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80"),
      "conv_2d: gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80");
}

TEST(PrintableTextTest, ControlCharactersAreEscaped) {
  EXPECT_EQ(Printable("a\x1b[31m\n\x7f"), "a\\x1b[31m\\x0a\\x7f");
  // U+009B, which some terminals take for ESC [.
  EXPECT_EQ(Printable("\xc2\x9b"), "\\xc2\\x9b");
}

TEST(PrintableTextTest, LinesKeepTheirEnds) {
  EXPECT_EQ(PrintableLines("a\tb\r\nc"), "a\tb\\x0d\nc");
}

TEST(PrintableTextTest, MalformedBytesAreEscaped) {
  EXPECT_EQ(Printable("a\xff\xc3"), "a\\xff\\xc3");
}

TEST(PrintableTextTest, Utf8IsToldFromWhatIsNot) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("\xf4\x8f\xbf\xbf"));
  EXPECT_FALSE(IsUtf8("\x80"));
  EXPECT_FALSE(IsUtf8("\xc0\xaf"));          // overlong
  EXPECT_FALSE(IsUtf8("\xe0\x80\xaf"));      // overlong
  EXPECT_FALSE(IsUtf8("\xed\xa0\x80"));      // a surrogate
  EXPECT_FALSE(IsUtf8("\xf4\x90\x80\x80"));  // beyond U+10FFFF
  EXPECT_FALSE(IsUtf8("\xf0\x8f\xbf\xbf"));  // overlong
  EXPECT_FALSE(IsUtf8("\xe2\x82"));          // cut off
}

}  // namespace
}  // namespace metad::platform
