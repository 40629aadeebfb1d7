#include "server/formats/tensors/constant_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Groups = ConstantNames::Groups;

std::vector<std::string> Texts(const std::vector<NameProblem>& problems) {
  std::vector<std::string> texts;
  for (const NameProblem& problem : problems) {
    texts.push_back((problem.is_of_rename ? "rename " : "select ") +
                    std::to_string(problem.index) + ": " + problem.text);
  }
  return texts;
}

TEST(ConstantNamesTest, WholeNamesAreSelectedAndRenamed) {
  std::vector<NameProblem> problems;
  ConstantNames names({"a.*", "b[0-9]"}, {{"a/(.*)", "\\1_w"}, {".*", "\\0"}},
                      Groups::kAsIdentifiers, problems);
  EXPECT_TRUE(names.IsSelected("a/weight"));
  EXPECT_TRUE(names.IsSelected("b1"));
  EXPECT_FALSE(names.IsSelected("b12"));
  EXPECT_EQ(names.NewName("a/x.y"), "x_y_w");
  EXPECT_EQ(names.NewName("b.1"), "b_1");
  EXPECT_THAT(problems, IsEmpty());
  EXPECT_THAT(names.Unused(), IsEmpty());
}

TEST(ConstantNamesTest, RulesAreKnownByTheirPlaceWhateverWasRefused) {
  std::vector<NameProblem> problems;
  ConstantNames names({"(", "a", "b"}, {{"a", ""}, {"(a)", "\\2"}, {"c", "d"}},
                      Groups::kAsTheyAre, problems);
  EXPECT_THAT(
      Texts(problems),
      ElementsAre(HasSubstr("select 0: is no regular expression"),
                  "rename 0: the new name is empty",
                  "rename 1: the new name has \\2, the pattern 1 groups"));
  EXPECT_TRUE(names.IsSelected("b"));
  EXPECT_THAT(Texts(names.Unused()),
              ElementsAre("select 1: matches the whole name of no constant",
                          "rename 2: matches the whole name of no constant"));
}

TEST(ConstantNamesTest, NothingIsSelectedByPatternsThatAreNone) {
  std::vector<NameProblem> problems;
  ConstantNames names({"("}, {}, Groups::kAsTheyAre, problems);
  EXPECT_FALSE(names.IsSelected("a"));
}

}  // namespace
}  // namespace metad::formats
