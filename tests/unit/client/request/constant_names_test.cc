#include "client/request/constant_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Groups = ConstantNames::Groups;

std::vector<std::string> Texts(const Problems& problems) {
  std::vector<std::string> texts;
  if (problems.empty()) return texts;
  for (const FailureDetail& detail : problems.ToFailure().details) {
    texts.push_back(detail.field + ": " + detail.description);
  }
  return texts;
}

TEST(ConstantNamesTest, WithoutPatternsAllIsTakenAsItIs) {
  Problems problems;
  ConstantNames names({}, {}, Groups::kAsIdentifiers, problems);
  EXPECT_TRUE(names.IsSelected("a.b"));
  EXPECT_EQ(names.NewName("a.b"), "a.b");
  names.ReportUnused(problems);
  EXPECT_TRUE(problems.empty());
}

TEST(ConstantNamesTest, WholeNamesAreSelected) {
  Problems problems;
  ConstantNames names({"a.*", "b[0-9]"}, {}, Groups::kAsIdentifiers, problems);
  EXPECT_TRUE(names.IsSelected("a"));
  EXPECT_TRUE(names.IsSelected("a/weight"));
  EXPECT_TRUE(names.IsSelected("b1"));
  EXPECT_FALSE(names.IsSelected("b12"));
  EXPECT_FALSE(names.IsSelected("xa"));
  EXPECT_TRUE(problems.empty());
}

TEST(ConstantNamesTest, NewNameIsLeftAndTakesGroups) {
  Problems problems;
  ConstantNames names(
      {},
      {"conv0_w=weights/conv0",
       "l\\1_\\2=model\\.layers\\.(\\d+)\\.(weight|bias)", "\\0=.*x.*"},
      Groups::kAsTheyAre, problems);
  EXPECT_EQ(names.NewName("weights/conv0"), "conv0_w");
  EXPECT_EQ(names.NewName("model.layers.12.bias"), "l12_bias");
  EXPECT_EQ(names.NewName("a.x"), "a.x");
  EXPECT_EQ(names.NewName("weights/conv01"), "weights/conv01");
  EXPECT_TRUE(problems.empty());
}

TEST(ConstantNamesTest, GroupsBecomeIdentifiersWhereTheyMust) {
  Problems problems;
  ConstantNames names({}, {"w.\\1=model/(.*)", "\\0=.*"},
                      Groups::kAsIdentifiers, problems);
  // What the user wrote himself stays.
  EXPECT_EQ(names.NewName("model/a-b.c"), "w.a_b_c");
  EXPECT_EQ(names.NewName("layer.0/\xc3\xbc"), "layer_0___");
}

TEST(ConstantNamesTest, NewNamesAreUtf8) {
  Problems problems;
  ConstantNames broken({}, {"\xff=a"}, Groups::kAsTheyAre, problems);
  EXPECT_THAT(Texts(problems), ElementsAre(HasSubstr("is not UTF-8")));
  Problems none;
  ConstantNames halves({}, {"\\1x\\2=(\\C)(\\C*)"}, Groups::kAsTheyAre, none);
  EXPECT_EQ(halves.NewName("\xc3\xbc"), "_x_");
  EXPECT_EQ(halves.NewName("ab.c"), "axb.c");
  EXPECT_TRUE(none.empty());
}

TEST(ConstantNamesTest, FirstRuleThatMatchesCounts) {
  Problems problems;
  ConstantNames names({}, {"first=a.*", "second=ab"}, Groups::kAsTheyAre,
                      problems);
  EXPECT_EQ(names.NewName("ab"), "first");
  names.ReportUnused(problems);
  EXPECT_THAT(Texts(problems),
              ElementsAre(HasSubstr("--rename second=ab: matches the whole "
                                    "name of no constant")));
}

TEST(ConstantNamesTest, UnusedPatternsAreReported) {
  Problems problems;
  ConstantNames names({"a", "b"}, {"x=c"}, Groups::kAsTheyAre, problems);
  EXPECT_TRUE(names.IsSelected("b"));
  names.ReportUnused(problems);
  EXPECT_THAT(Texts(problems), ElementsAre(HasSubstr("--select a: matches"),
                                           HasSubstr("--rename x=c: matches")));
}

TEST(ConstantNamesTest, WhatIsNoPatternIsRefused) {
  Problems problems;
  ConstantNames names(
      {"(a"}, {"a(", "=a", "x\\2=(a)", "x\\=a", "x\\n=a", "x=(a", "x=*"},
      Groups::kAsTheyAre, problems);
  EXPECT_THAT(
      Texts(problems),
      ElementsAre(HasSubstr("--select (a: is no regular expression"),
                  HasSubstr("--rename a(: expected NEW=RE2"),
                  HasSubstr("--rename =a: expected NEW=RE2"),
                  HasSubstr("the new name has \\2, the pattern 1 groups"),
                  HasSubstr("a digit after \\"), HasSubstr("a digit after \\"),
                  HasSubstr("is no regular expression"),
                  HasSubstr("is no regular expression")));
  // Not everything because the only pattern was none.
  EXPECT_FALSE(names.IsSelected("a"));
}

}  // namespace
}  // namespace metad::client
