#include "codegen/plan/function_limit.h"

#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

TEST(FunctionLimitTest, EveryAbiHoldsWhatItsLayoutCanTellApart) {
  EXPECT_EQ(MaxFunctions(RuntimeAbi::kCrt), 32767u);
  EXPECT_EQ(MaxFunctions(RuntimeAbi::kCrtV1), 255u);
  EXPECT_EQ(MaxFunctions(RuntimeAbi::kFfi), 65535u);
  EXPECT_EQ(MaxFunctions(RuntimeAbi::kStandalone), 65535u);
}

TEST(FunctionLimitTest, LimitItselfIsAllowed) {
  for (const RuntimeAbi abi : {RuntimeAbi::kCrt, RuntimeAbi::kCrtV1,
                               RuntimeAbi::kFfi, RuntimeAbi::kStandalone}) {
    EXPECT_EQ(FunctionCountProblem(abi, MaxFunctions(abi)), "");
  }
}

TEST(FunctionLimitTest, OneMoreIsRefusedWithTheReason) {
  EXPECT_EQ(FunctionCountProblem(RuntimeAbi::kCrtV1, 256),
            "the modules have 256 functions together; the one-byte count of a "
            "crt-v1 registry holds at most 255");
  EXPECT_EQ(FunctionCountProblem(RuntimeAbi::kFfi, 70000),
            "the modules have 70000 functions together; an ffi registry holds "
            "at most 65535");
  EXPECT_EQ(FunctionCountProblem(RuntimeAbi::kStandalone, 70000),
            "the modules have 70000 functions together; a standalone registry "
            "holds at most 65535");
}

}  // namespace
}  // namespace metad::codegen
