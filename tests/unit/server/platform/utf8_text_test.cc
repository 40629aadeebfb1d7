#include "server/platform/utf8_text.h"

#include <string>

#include "gtest/gtest.h"

namespace metad::platform {
namespace {

TEST(ValidUtf8Test, WellFormedTextIsKept) {
  // The first and the last code point of every length, and those around the
  // surrogates.
  const std::string text(
      "\x01\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80"
      "\xf4\x8f\xbf\xbf\xed\x9f\xbf\xee\x80\x80");
  EXPECT_EQ(ValidUtf8(text), text);
  EXPECT_EQ(ValidUtf8(""), "");
  const std::string with_nul("a\0b", 3);
  EXPECT_EQ(ValidUtf8(with_nul), with_nul);
}

TEST(ValidUtf8Test, BytesThatStartNothingAreReplaced) {
  EXPECT_EQ(ValidUtf8("a\x80z"), "a?z");
  EXPECT_EQ(ValidUtf8("a\xbfz"), "a?z");
  EXPECT_EQ(ValidUtf8("\xfe\xff"), "??");
  EXPECT_EQ(ValidUtf8("\xf8\x88\x80\x80\x80"), "?????");
}

TEST(ValidUtf8Test, OverlongFormsAreReplaced) {
  EXPECT_EQ(ValidUtf8("\xc0\xaf"), "??");
  EXPECT_EQ(ValidUtf8("\xc1\xbf"), "??");
  EXPECT_EQ(ValidUtf8("\xe0\x9f\xbf"), "???");
  EXPECT_EQ(ValidUtf8("\xf0\x8f\xbf\xbf"), "????");
}

TEST(ValidUtf8Test, SurrogatesAreReplaced) {
  EXPECT_EQ(ValidUtf8("\xed\xa0\x80"), "???");
  EXPECT_EQ(ValidUtf8("\xed\xbf\xbf"), "???");
}

TEST(ValidUtf8Test, WhatLiesBeyondUnicodeIsReplaced) {
  EXPECT_EQ(ValidUtf8("\xf4\x90\x80\x80"), "????");
  EXPECT_EQ(ValidUtf8("\xf5\x80\x80\x80"), "????");
}

TEST(ValidUtf8Test, TruncatedSequencesAreReplaced) {
  EXPECT_EQ(ValidUtf8("a\xc3"), "a?");
  EXPECT_EQ(ValidUtf8("a\xe2\x82"), "a??");
  EXPECT_EQ(ValidUtf8("a\xf0\x9f\x98"), "a???");
}

TEST(ValidUtf8Test, WhatInterruptsASequenceIsKept) {
  EXPECT_EQ(ValidUtf8("\xe2\x82z"), "??z");
  EXPECT_EQ(ValidUtf8("\xf0\x9f\xc3\xa9"), "??\xc3\xa9");
  EXPECT_EQ(ValidUtf8("\xc3\xc3\xa9"), "?\xc3\xa9");
}

}  // namespace
}  // namespace metad::platform
