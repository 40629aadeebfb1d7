#include "codegen/plan/region_check.h"

#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

RegionSpec Region(std::string name) {
  RegionSpec region;
  region.name = std::move(name);
  return region;
}

RegionSpec RegionAt(std::string name, uint64_t origin, uint64_t length) {
  RegionSpec region = Region(std::move(name));
  region.origin = origin;
  region.length = length;
  return region;
}

RegionSpec BudgetOf(RegionSpec region, int64_t budget) {
  region.budget_bytes = budget;
  return region;
}

std::vector<Violation> Check(const std::vector<RegionSpec>& regions,
                             uint32_t pointer_bits = 32) {
  ViolationList violations;
  CheckRegions(regions, pointer_bits, violations);
  return violations.kept();
}

auto Refusal(const std::string& field, const std::string& description) {
  return AllOf(Field(&Violation::field, field),
               Field(&Violation::description, HasSubstr(description)));
}

TEST(RegionCheckTest, RegionsOfAMicrocontrollerAreRight) {
  EXPECT_THAT(
      Check({BudgetOf(RegionAt("FLASH", 0, 0x80000), 0x80000),
             RegionAt("RAM", 0x20000000, 0x20000),
             RegionAt("QSPI.1", 0x90000000, 0x70000000), Region("_BOOT")}),
      IsEmpty());
}

TEST(RegionCheckTest, NameThatNoLinkerScriptTakesIsRefused) {
  for (const std::string& name :
       {std::string(), std::string("1FLASH"), std::string("FL ASH"),
        std::string(".flash"), std::string("a-b"), std::string("FLASH\0", 6),
        std::string(65, 'R'), std::string("FL\xc3\xa4SH")}) {
    EXPECT_THAT(Check({Region(name)}),
                ElementsAre(Refusal("regions[0].name",
                                    "is not [A-Za-z_][A-Za-z0-9_.]{0,63}")));
  }
  EXPECT_THAT(Check({Region(std::string(64, 'R'))}), IsEmpty());
}

TEST(RegionCheckTest, SameNameTwiceIsRefused) {
  EXPECT_THAT(Check({Region("FLASH"), Region("FLASH")}),
              ElementsAre(Refusal("regions[1].name",
                                  "two regions are named \"FLASH\"")));
}

TEST(RegionCheckTest, NamesThatSymbolsDoNotTellApartAreRefused) {
  EXPECT_THAT(
      Check({Region("QSPI.A"), Region("QSPI_A")}),
      ElementsAre(Refusal("regions[1].name",
                          "regions \"QSPI.A\" and \"QSPI_A\" have the same")));
}

TEST(RegionCheckTest, OriginWithoutLengthIsRefused) {
  RegionSpec half = Region("FLASH");
  half.origin = 4;
  RegionSpec other_half = Region("QSPI");
  other_half.length = 4;
  EXPECT_THAT(Check({half, other_half}),
              ElementsAre(Refusal("regions[0]", "one of origin and length"),
                          Refusal("regions[1]", "one of origin and length")));
}

TEST(RegionCheckTest, RegionOfNoBytesIsRefused) {
  EXPECT_THAT(Check({RegionAt("FLASH", 16, 0)}),
              ElementsAre(Refusal("regions[0].length", "has 0 bytes")));
}

TEST(RegionCheckTest, RegionEndsWithinTheTargetsAddresses) {
  EXPECT_THAT(Check({RegionAt("A", 0xffffff00, 0x100)}), IsEmpty());
  EXPECT_THAT(Check({RegionAt("A", 0xffffff00, 0x101)}),
              ElementsAre(Refusal("regions[0].length", "0xffffffff")));
  EXPECT_THAT(Check({RegionAt("A", 0x100000000, 1)}),
              ElementsAre(Refusal("regions[0].length", "0xffffffff")));
  EXPECT_THAT(Check({RegionAt("A", 0x100000000, 1)}, 64), IsEmpty());
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  EXPECT_THAT(Check({RegionAt("A", kMost, 1)}, 64), IsEmpty());
  EXPECT_THAT(Check({RegionAt("A", kMost, 2)}, 64),
              ElementsAre(Refusal("regions[0].length", "0xffffffffffffffff")));
}

TEST(RegionCheckTest, OverlappingRegionsAreRefusedWithBothNames) {
  EXPECT_THAT(
      Check({RegionAt("RAM", 0x1fff, 0x1000), RegionAt("FLASH", 0, 0x2000)}),
      ElementsAre(Refusal("regions[1]",
                          "regions \"FLASH\" (0x0 to 0x1fff) and \"RAM\" "
                          "(0x1fff to 0x2ffe) overlap")));
  EXPECT_THAT(
      Check({RegionAt("RAM", 0x2000, 0x1000), RegionAt("FLASH", 0, 0x2000)}),
      IsEmpty());
}

TEST(RegionCheckTest, OverlapIsFoundBehindARegionInBetween) {
  EXPECT_THAT(Check({RegionAt("ALL", 0, 0x10000), RegionAt("BOOT", 0x100, 0x10),
                     RegionAt("APP", 0x200, 0x10)}),
              ElementsAre(Refusal("regions[1]", "\"ALL\""),
                          Refusal("regions[2]", "\"ALL\"")));
}

TEST(RegionCheckTest, OverlapAtTheEndOfTheAddressSpaceIsFound) {
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  EXPECT_THAT(Check({RegionAt("A", kMost - 7, 8), RegionAt("B", kMost, 1)}, 64),
              ElementsAre(Refusal("regions[1]", "overlap")));
}

TEST(RegionCheckTest, BudgetOfNothingIsRefused) {
  EXPECT_THAT(Check({BudgetOf(Region("FLASH"), 0)}),
              ElementsAre(Refusal("regions[0].budget_bytes",
                                  "is 0 bytes; expected at least 1")));
  EXPECT_THAT(Check({BudgetOf(Region("FLASH"), -5)}),
              ElementsAre(Refusal("regions[0].budget_bytes", "is -5 bytes")));
  EXPECT_THAT(Check({BudgetOf(Region("FLASH"), 1)}), IsEmpty());
}

TEST(RegionCheckTest, BudgetAboveTheRegionsLengthIsRefused) {
  EXPECT_THAT(Check({BudgetOf(RegionAt("FLASH", 0, 4096), 4097)}),
              ElementsAre(Refusal("regions[0].budget_bytes",
                                  "is 4097 bytes, and the region has 4096")));
}

TEST(RegionCheckTest, EveryProblemIsNamedAtOnce) {
  EXPECT_THAT(Check({BudgetOf(RegionAt("1", 0, 0), 0), RegionAt("A", 0, 8),
                     RegionAt("B", 4, 8)}),
              ElementsAre(Refusal("regions[0].name", ""),
                          Refusal("regions[0].length", ""),
                          Refusal("regions[0].budget_bytes", ""),
                          Refusal("regions[2]", "overlap")));
}

}  // namespace
}  // namespace metad::codegen
