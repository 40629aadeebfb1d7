#include "server/pipeline/shortened_name.h"

#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

TEST(ShortenedNameTest, WhatIsShortEnoughStays) {
  EXPECT_EQ(ShortenedName("operator_1", 16), "operator_1");
  EXPECT_EQ(ShortenedName("sixteen_letters_", 16), "sixteen_letters_");
}

TEST(ShortenedNameTest, NamesThatDifferAtTheirEndsStayApart) {
  const std::string front(400, 'x');
  const std::string one = ShortenedName(front + "_add_1", 256);
  const std::string two = ShortenedName(front + "_add_2", 256);
  EXPECT_EQ(one.size(), 256u);
  EXPECT_NE(one, two);
  EXPECT_EQ(one.substr(250), "_add_1");
  EXPECT_EQ(one.substr(0, 3), "xxx");
}

TEST(ShortenedNameTest, CharactersStayWhole) {
  std::string name;
  for (int i = 0; i < 100; ++i) name += "\xc3\xa9";
  for (size_t most = 16; most < 24; ++most) {
    const std::string text = ShortenedName(name, most);
    EXPECT_LE(text.size(), most);
    const size_t gap = text.find("...");
    EXPECT_EQ(gap % 2, 0u);
    EXPECT_EQ((text.size() - gap - 3) % 2, 0u);
  }
}

}  // namespace
}  // namespace metad::pipeline
