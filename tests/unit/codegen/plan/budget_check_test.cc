#include "codegen/plan/budget_check.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/planner.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// The tables of Spec()'s registry on a 32-bit target: names 2 + 3 + 1, a
// function, the registry's two pointers and the module's one.
constexpr int64_t kTables = 6 + 4 + 8 + 4;

// A function "op", constants of 8 and 4 bytes, flash, external flash and RAM.
MetadataSpec Spec() {
  MetadataSpec spec = SpecOf({ListedModule("ops", {"op"})},
                             {Constant("weight", kInt8, {8}, "abcdefgh"),
                              Constant("bias", kInt8, {4}, "ijkl")});
  spec.target.pointer_bits = 32;
  spec.regions.resize(3);
  spec.regions[0].name = "FLASH";
  spec.regions[1].name = "QSPI";
  spec.regions[2].name = "RAM";
  spec.regions[2].kind = RegionKind::kRam;
  return spec;
}

std::vector<Violation> Check(const MetadataSpec& spec) {
  ViolationList violations;
  const bool has_plan = MakePlan(spec, violations).has_value();
  EXPECT_EQ(has_plan, violations.empty());
  return violations.kept();
}

TEST(BudgetCheckTest, WhatHasNoRegionCountsForTheFirstFlash) {
  MetadataSpec spec = Spec();
  spec.regions[0].budget_bytes = kTables + 12;
  spec.regions[1].budget_bytes = 1;
  EXPECT_THAT(Check(spec), IsEmpty());
  spec.regions[0].budget_bytes = kTables + 11;
  EXPECT_THAT(
      Check(spec),
      ElementsAre(Violation{
          "regions[0].budget_bytes",
          "region \"FLASH\" may have 33 bytes of metadata, which needs 34, 1 "
          "too many: constant \"weight\" 8, table metad_model_registry 8, "
          "table metad_model_names 6, constant \"bias\" 4, table "
          "metad_model_functions 4, table metad_model_module 4"}));
}

TEST(BudgetCheckTest, EveryRegionIsCheckedAtOnce) {
  MetadataSpec spec = Spec();
  spec.constants[0].region = "QSPI";
  spec.regions[0].budget_bytes = 4;
  spec.regions[1].budget_bytes = 7;
  EXPECT_THAT(Check(spec),
              ElementsAre(Field(&Violation::field, "regions[0].budget_bytes"),
                          Violation{"regions[1].budget_bytes",
                                    "region \"QSPI\" may have 7 bytes of "
                                    "metadata, which needs 8, 1 too many: "
                                    "constant \"weight\" 8"}));
}

TEST(BudgetCheckTest, LengthIsALimitToo) {
  MetadataSpec spec = Spec();
  spec.constants[0].region = "QSPI";
  spec.regions[1].origin = 0;
  spec.regions[1].length = 7;
  EXPECT_THAT(Check(spec),
              ElementsAre(Field(&Violation::field, "regions[1].length")));
  spec.regions[1].length = 8;
  EXPECT_THAT(Check(spec), IsEmpty());
}

TEST(BudgetCheckTest, SharedStorageCountsOnce) {
  MetadataSpec spec = Spec();
  spec.constants.push_back(Constant("twin", kInt8, {8}, "abcdefgh"));
  spec.regions[0].budget_bytes = kTables + 12;
  EXPECT_THAT(Check(spec), IsEmpty());
}

TEST(BudgetCheckTest, WidePointersMakeLargerTables) {
  MetadataSpec spec = Spec();
  spec.target.pointer_bits = 64;
  spec.regions[0].budget_bytes = kTables + 12 + 16;
  EXPECT_THAT(Check(spec), IsEmpty());
  spec.regions[0].budget_bytes = kTables + 12 + 15;
  EXPECT_THAT(Check(spec), Not(IsEmpty()));
}

TEST(BudgetCheckTest, ExternalPoolCountsForItsRegionWithItsGaps) {
  MetadataSpec spec = Spec();
  spec.pools.resize(1);
  spec.pools[0].name = "p";
  spec.pools[0].external = true;
  for (ConstantSpec& constant : spec.constants) constant.pool = "p";
  spec.regions[0].budget_bytes = kTables + 32;
  EXPECT_THAT(Check(spec), IsEmpty());
  spec.pools[0].region = "QSPI";
  spec.regions[1].budget_bytes = 19;
  EXPECT_THAT(Check(spec),
              ElementsAre(Field(&Violation::description,
                                HasSubstr("needs 20, 1 too many: pool \"p\" "
                                          "20"))));
}

TEST(BudgetCheckTest, WorkspacesCountForRamWhoeverDefinesThem) {
  MetadataSpec spec = Spec();
  spec.models.resize(1);
  spec.models[0].name = "model";
  spec.models[0].aot.emplace();
  spec.models[0].aot->workspace_pools.resize(2);
  std::vector<WorkspacePoolSpec>& pools = spec.models[0].aot->workspace_pools;
  pools[0].name = "scratch";
  pools[0].size_bytes = 64;
  pools[0].define_buffer = true;
  pools[1].name = "elsewhere";
  pools[1].size_bytes = 1000;
  spec.regions[2].budget_bytes = 1064;
  EXPECT_THAT(Check(spec), IsEmpty());
  spec.regions[2].budget_bytes = 1063;
  EXPECT_THAT(Check(spec),
              ElementsAre(Field(&Violation::description,
                                HasSubstr("workspace \"elsewhere\" 1000, "
                                          "workspace \"scratch\" 64"))));
}

TEST(BudgetCheckTest, WorkspaceWithoutABufferCountsForTheRegionItNames) {
  MetadataSpec spec = Spec();
  spec.regions.push_back(spec.regions[2]);
  spec.regions[3].name = "DTCM";
  spec.regions[2].budget_bytes = 1;
  spec.regions[3].budget_bytes = 99;
  spec.models.resize(1);
  spec.models[0].name = "model";
  spec.models[0].aot.emplace().workspace_pools.resize(1);
  WorkspacePoolSpec& pool = spec.models[0].aot->workspace_pools[0];
  pool.name = "scratch";
  pool.size_bytes = 100;
  pool.region = "DTCM";
  EXPECT_THAT(Check(spec),
              ElementsAre(Field(&Violation::field, "regions[3].budget_bytes")));
}

TEST(BudgetCheckTest, TenLargestAreListed) {
  MetadataSpec spec = SpecOf({ListedModule("ops", {"op"})});
  spec.target.pointer_bits = 32;
  const std::string data(100, 'x');
  for (int i = 0; i < 12; ++i) {
    const int64_t bytes = 50 + i;
    spec.constants.push_back(Constant(
        absl::StrCat("c", i), kInt8, {bytes},
        absl::string_view(data).substr(0, static_cast<size_t>(bytes))));
  }
  spec.regions.resize(1);
  spec.regions[0].name = "FLASH";
  spec.regions[0].budget_bytes = 100;
  const std::vector<Violation> violations = Check(spec);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_THAT(violations[0].description,
              HasSubstr("constant \"c11\" 61, constant \"c10\" 60"));
  EXPECT_THAT(violations[0].description,
              HasSubstr("constant \"c2\" 52 and 6 smaller"));
}

}  // namespace
}  // namespace metad::codegen
