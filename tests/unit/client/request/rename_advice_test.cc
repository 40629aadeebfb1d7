#include "client/request/rename_advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "client/failure.h"
#include "client/request/constant_names.h"

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::SizeIs;

// The rules that the advice names, as a shell hands them over.
std::vector<std::string> Rules(const std::string& advice) {
  std::vector<std::string> rules;
  std::string rest = advice;
  const std::string option = "--rename '";
  for (size_t at = rest.find(option); at != std::string::npos;
       at = rest.find(option, at)) {
    at += option.size();
    std::string rule;
    for (; rest.compare(at, 1, "'") != 0 || rest.compare(at, 4, "'\\''") == 0;
         ++at) {
      rule += rest[at];
      if (rest[at] == '\'') at += 3;
    }
    rules.push_back(rule);
  }
  return rules;
}

bool IsIdentifier(const std::string& name) {
  const auto is_letter = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  return !name.empty() && !absl::ascii_isdigit(name[0]) &&
         std::all_of(name.begin(), name.end(), is_letter);
}

TEST(RenameAdviceTest, RulesAreThoseThatMendTheName) {
  for (const std::string& name :
       {std::string("conv.0.weight"), std::string("a/b:0"), std::string("0"),
        std::string("0.w"), std::string("gewicht\u00e4"), std::string("a'b"),
        std::string("(a|b)*+?[c]{2}^$\\"), std::string("a=b"),
        std::string("a b"), std::string("-"), std::string("a\nb"),
        std::string("0\n\t\x1b"), std::string("a\\nb"),
        std::string("a\u202eb")}) {
    const std::vector<std::string> rules = Rules(RenameAdvice(name, name));
    ASSERT_THAT(rules, SizeIs(2)) << name;
    for (const std::string& rule : rules) {
      Problems problems;
      ConstantNames names({}, {rule}, ConstantNames::Groups::kAsIdentifiers,
                          problems);
      EXPECT_TRUE(problems.empty()) << rule;
      const std::string new_name = names.NewName(name);
      EXPECT_TRUE(IsIdentifier(new_name)) << rule << " " << new_name;
    }
    // The first is for it alone.
    Problems problems;
    ConstantNames names({}, {rules[0]}, ConstantNames::Groups::kAsIdentifiers,
                        problems);
    EXPECT_EQ(names.NewName(name + "x"), name + "x");
  }
}

TEST(RenameAdviceTest, NamesThatAreRefusedForAnotherReasonGetAnother) {
  EXPECT_EQ(RenameAdvice("int", "int"), "--rename 'int_=int' renames it");
}

TEST(RenameAdviceTest, RulesThatHaveMadeTheNameComeAfter) {
  EXPECT_THAT(Rules(RenameAdvice("0.w", "0_w")), ElementsAre("c_0_w=0\\.w"));
  EXPECT_THAT(RenameAdvice("0.w", "0_w"), EndsWith("made this name"));
}

}  // namespace
}  // namespace metad::client
