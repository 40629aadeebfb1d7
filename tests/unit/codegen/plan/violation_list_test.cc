#include "codegen/plan/violation_list.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

ViolationList ListOf(size_t count) {
  ViolationList list;
  for (size_t i = 0; i < count; ++i) {
    list.Add("f" + std::to_string(i), "d");
  }
  return list;
}

TEST(ViolationListTest, NewListIsEmpty) {
  const ViolationList list;
  EXPECT_TRUE(list.empty());
  EXPECT_EQ(list.total(), 0u);
  EXPECT_THAT(list.kept(), SizeIs(0));
}

TEST(ViolationListTest, ViolationsKeepTheirOrder) {
  ViolationList list;
  list.Add("b", "first");
  list.Add("a", "second");
  EXPECT_FALSE(list.empty());
  EXPECT_THAT(list.kept(),
              ElementsAre(Violation{"b", "first"}, Violation{"a", "second"}));
}

TEST(ViolationListTest, TwentyAreKeptAndTheRestIsCounted) {
  EXPECT_THAT(ListOf(20).kept(), SizeIs(20));
  const ViolationList list = ListOf(50);
  EXPECT_THAT(list.kept(), SizeIs(20));
  EXPECT_EQ(list.kept().back().field, "f19");
  EXPECT_EQ(list.total(), 50u);
}

TEST(ViolationListTest, AppendingKeepsTheCount) {
  ViolationList list = ListOf(15);
  list.Append(ListOf(50));
  EXPECT_EQ(list.total(), 65u);
  EXPECT_THAT(list.kept(), SizeIs(20));
  EXPECT_EQ(list.kept()[15].field, "f0");
  list.Append(ViolationList());
  EXPECT_EQ(list.total(), 65u);
}

TEST(ViolationListTest, PrefixLeadsEveryField) {
  ViolationList list;
  list.Add("modules[0].name", "d");
  list.Add("", "the whole spec");
  list.PrefixFields("spec.");
  EXPECT_THAT(list.kept(), ElementsAre(Violation{"spec.modules[0].name", "d"},
                                       Violation{"spec", "the whole spec"}));
}

}  // namespace
}  // namespace metad::codegen
