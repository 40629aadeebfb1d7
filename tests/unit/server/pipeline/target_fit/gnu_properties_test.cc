#include "server/pipeline/target_fit/gnu_properties.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr absl::string_view kHead("\x04\0\0\0\x20\0\0\0\x05\0\0\0GNU\0", 16);
// ISA needed, baseline to v3; IBT. Each padded to 8 bytes.
constexpr absl::string_view kBody(
    "\x02\x80\0\xc0\x04\0\0\0\x07\0\0\0\0\0\0\0"
    "\x02\0\0\xc0\x04\0\0\0\x01\0\0\0\0\0\0\0",
    32);

TEST(GnuPropertiesTest, WordsAreReadByType) {
  const std::string section = absl::StrCat(kHead, kBody);
  const auto properties = ParseGnuProperties(section, false, 64);
  ASSERT_TRUE(properties.ok()) << properties.status();
  EXPECT_THAT(*properties, UnorderedElementsAre(Pair(kX86IsaNeeded, 7u),
                                                Pair(kX86Features, 1u)));
}

TEST(GnuPropertiesTest, NotesOfOthersArePassedOver) {
  const std::string other(
      "\x04\0\0\0\x04\0\0\0\x01\0\0\0GNU\0\xff\xff\xff\xff\0\0\0\0", 24);
  const std::string section = absl::StrCat(other, kHead, kBody);
  const auto properties = ParseGnuProperties(section, false, 64);
  ASSERT_TRUE(properties.ok()) << properties.status();
  EXPECT_EQ(properties->size(), 2u);
}

TEST(GnuPropertiesTest, WhatIsCutShortIsDamaged) {
  const std::string section = absl::StrCat(kHead, kBody);
  for (size_t size = 1; size < section.size(); ++size) {
    const auto properties =
        ParseGnuProperties(section.substr(0, size), false, 64);
    EXPECT_THAT(std::string(properties.status().message()),
                HasSubstr("cut short"))
        << size;
  }
  EXPECT_TRUE(ParseGnuProperties("", false, 64).ok());
}

TEST(GnuPropertiesTest, SizesOfFourGigabytesAreNone) {
  std::string section = absl::StrCat(kHead, kBody);
  section.replace(20, 4, "\xff\xff\xff\xff");
  EXPECT_FALSE(ParseGnuProperties(section, false, 64).ok());
  section.replace(4, 4, "\xff\xff\xff\xff");
  EXPECT_FALSE(ParseGnuProperties(section, false, 64).ok());
}

}  // namespace
}  // namespace metad::pipeline
