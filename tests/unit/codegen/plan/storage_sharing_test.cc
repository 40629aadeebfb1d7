#include "codegen/plan/storage_sharing.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;

constexpr std::optional<size_t> kOwn = std::nullopt;

PlannedConstant Stored(const std::string& name, absl::string_view data,
                       ElementStorage storage = ElementStorage::kUInt8) {
  PlannedConstant constant;
  constant.name = name;
  constant.data = data;
  constant.storage = storage;
  constant.section = ".rodata.m";
  constant.default_section = true;
  constant.alignment = 16;
  return constant;
}

std::vector<std::optional<size_t>> Aliases(
    std::vector<PlannedConstant>& constants) {
  ShareStorage(constants);
  std::vector<std::optional<size_t>> aliases;
  aliases.reserve(constants.size());
  for (const PlannedConstant& constant : constants) {
    aliases.push_back(constant.alias_of);
  }
  return aliases;
}

TEST(StorageSharingTest, SameBytesAreStoredOnce) {
  std::vector<PlannedConstant> constants = {
      Stored("a", "wxyz"), Stored("b", "zyxw"), Stored("c", "wxyz")};
  EXPECT_THAT(Aliases(constants), ElementsAre(kOwn, kOwn, 0));
}

TEST(StorageSharingTest, FirstOneTakesTheLargestAlignment) {
  std::vector<PlannedConstant> constants = {Stored("a", "wxyz"),
                                            Stored("b", "wxyz")};
  constants[1].alignment = 64;
  EXPECT_THAT(Aliases(constants), ElementsAre(kOwn, 0));
  EXPECT_EQ(constants[0].alignment, 64);
}

TEST(StorageSharingTest, ModelsShareAcrossTheirDefaultSections) {
  std::vector<PlannedConstant> constants = {Stored("a", "wxyz"),
                                            Stored("b", "wxyz")};
  constants[1].section = ".rodata.other";
  EXPECT_THAT(Aliases(constants), ElementsAre(kOwn, 0));
  EXPECT_EQ(constants[1].section, ".rodata.m");
}

TEST(StorageSharingTest, AskedPlacementIsKept) {
  std::vector<PlannedConstant> constants = {
      Stored("a", "wxyz"), Stored("b", "wxyz"), Stored("c", "wxyz"),
      Stored("d", "wxyz"), Stored("e", "wxyz")};
  constants[1].section = ".rodata.asked";
  constants[1].default_section = false;
  constants[2].region = "FLASH2";
  constants[3].pool = 0;
  constants[4].pool = 0;
  EXPECT_THAT(Aliases(constants), ElementsAre(kOwn, kOwn, kOwn, kOwn, 3));
}

TEST(StorageSharingTest, WidthsDifferOnATargetOfTheOtherByteOrder) {
  std::vector<PlannedConstant> constants = {
      Stored("a", "wxyz", ElementStorage::kUInt32),
      Stored("b", "wxyz", ElementStorage::kUInt16),
      Stored("c", "wxyz", ElementStorage::kFloat)};
  EXPECT_THAT(Aliases(constants), ElementsAre(kOwn, kOwn, 0));
}

TEST(StorageSharingTest, EmptyAndJoinedConstantsShareNothing) {
  std::vector<PlannedConstant> constants = {Stored("a", ""), Stored("b", ""),
                                            Stored("c", "w"), Stored("d", "w")};
  constants[2].joined = true;
  EXPECT_THAT(Aliases(constants), ElementsAre(kOwn, kOwn, kOwn, kOwn));
}

TEST(StorageSharingTest, IdsStandForTheBytesWhereAllHaveOne) {
  std::vector<PlannedConstant> constants = {
      Stored("a", "abcd"), Stored("b", "abcd"), Stored("c", "abcd")};
  constants[0].data_id = [] { return "1"; };
  constants[1].data_id = [] { return "1"; };
  constants[2].data_id = [] { return "2"; };
  EXPECT_THAT(Aliases(constants), ElementsAre(kOwn, 0, kOwn));
  // One without: all are compared.
  for (PlannedConstant& constant : constants) constant.alias_of.reset();
  constants[1].data_id = nullptr;
  EXPECT_THAT(Aliases(constants), ElementsAre(kOwn, 0, 0));
}

TEST(StorageSharingTest, IdsAreAskedForOnlyWhereConstantsLookAlike) {
  const std::string alike(10000, 'x');
  std::string other_end = alike;
  other_end.back() = 'y';
  std::vector<PlannedConstant> constants = {
      Stored("a", alike), Stored("b", other_end), Stored("c", "abcd"),
      Stored("d", "abce"), Stored("e", "abcde")};
  std::string asked;
  for (PlannedConstant& constant : constants) {
    constant.data_id = [&asked, name = constant.name] {
      asked += name;
      return name;
    };
  }
  EXPECT_THAT(Aliases(constants), ElementsAre(kOwn, kOwn, kOwn, kOwn, kOwn));
  EXPECT_EQ(asked, "ab");
}

TEST(StorageSharingTest, WhatWasLookedAtIsPassed) {
  std::vector<PlannedConstant> constants = {Stored("a", "abcd"),
                                            Stored("b", "efgh")};
  std::vector<absl::string_view> passed;
  ShareStorage(constants,
               [&passed](absl::string_view data) { passed.push_back(data); });
  EXPECT_THAT(passed, ElementsAre("abcd", "efgh"));
}

}  // namespace
}  // namespace metad::codegen
