#include "tests/perf/lookup_cost.h"

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"

// Instruction counts do not depend on how busy the machine is: these bounds
// hold or do not hold.
namespace metad::perf {
namespace {

TEST(LookupCostTest, StandaloneLookupDoesNotGrowWithTheRegistry) {
  const LookupCost few =
      CountLookupInstructions(&codegen::StandaloneRuntime(), 10);
  const LookupCost many =
      CountLookupInstructions(&codegen::StandaloneRuntime(), 10000);
  ASSERT_GT(few.found, 0);
  ASSERT_GT(few.absent, 0);
  // Names have three characters more.
  EXPECT_LT(many.found, few.found * 1.15);
  EXPECT_LT(many.absent, few.absent * 1.15);
}

// What the count is worth: it sees the growth where there is one.
TEST(LookupCostTest, LinearScanGrowsWithTheRegistry) {
  const LookupCost few = CountLookupInstructions(&codegen::CrtRuntime(), 10);
  const LookupCost many = CountLookupInstructions(&codegen::CrtRuntime(), 1000);
  EXPECT_GT(many.found, few.found * 20);
  EXPECT_GT(many.absent, few.absent * 20);
}

}  // namespace
}  // namespace metad::perf
