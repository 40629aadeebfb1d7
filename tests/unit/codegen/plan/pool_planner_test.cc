#include "codegen/plan/pool_planner.h"

#include <vector>

#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

PlannedConstant InPool(size_t pool, int64_t bytes, int64_t alignment) {
  PlannedConstant constant;
  constant.pool = pool;
  constant.stored_bytes = bytes;
  constant.alignment = alignment;
  return constant;
}

TEST(PoolPlannerTest, ConstantsFollowEachOtherAligned) {
  std::vector<PlannedConstant> constants = {InPool(0, 5, 4), InPool(1, 3, 1),
                                            InPool(0, 8, 16)};
  std::vector<PlannedPool> pools(2);
  for (PlannedPool& pool : pools) pool.external = true;
  LayOutPools(constants, pools);
  EXPECT_EQ(constants[0].pool_offset, 0);
  EXPECT_EQ(constants[1].pool_offset, 0);
  EXPECT_EQ(constants[2].pool_offset, 16);
  EXPECT_EQ(pools[0].size_bytes, 24);
  EXPECT_EQ(pools[0].alignment, 16);
  EXPECT_EQ(pools[1].size_bytes, 3);
}

TEST(PoolPlannerTest, PoolsOwnAlignmentStays) {
  std::vector<PlannedConstant> constants = {InPool(0, 5, 4)};
  std::vector<PlannedPool> pools(1);
  pools[0].alignment = 4096;
  LayOutPools(constants, pools);
  EXPECT_EQ(pools[0].alignment, 4096);
}

TEST(PoolPlannerTest, SharedStorageHasOneOffset) {
  std::vector<PlannedConstant> constants = {InPool(0, 4, 4), InPool(0, 8, 4),
                                            InPool(0, 8, 4)};
  constants[2].alias_of = 1;
  std::vector<PlannedPool> pools(1);
  pools[0].external = true;
  LayOutPools(constants, pools);
  EXPECT_EQ(constants[2].pool_offset, 4);
  EXPECT_EQ(pools[0].size_bytes, 12);
}

TEST(PoolPlannerTest, LinkerDecidesOffsetsInTheImage) {
  std::vector<PlannedConstant> constants = {InPool(0, 5, 4), InPool(0, 8, 16)};
  std::vector<PlannedPool> pools(1);
  LayOutPools(constants, pools);
  EXPECT_EQ(constants[1].pool_offset, 0);
  EXPECT_EQ(pools[0].size_bytes, 24);
}

TEST(PoolPlannerTest, ConstantsOutsideOfPoolsStayThere) {
  std::vector<PlannedConstant> constants(1);
  std::vector<PlannedPool> pools;
  LayOutPools(constants, pools);
  EXPECT_FALSE(constants[0].pool.has_value());
}

}  // namespace
}  // namespace metad::codegen
