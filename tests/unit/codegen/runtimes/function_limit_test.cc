#include "codegen/plan/function_limit.h"

#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime_list.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

TEST(FunctionLimitTest, EveryRuntimeHoldsWhatItsLayoutCanTellApart) {
  EXPECT_EQ(CrtRuntime().max_functions(), 32767u);
  EXPECT_EQ(CrtV1Runtime().max_functions(), 255u);
  EXPECT_EQ(FfiRuntime().max_functions(), 65535u);
  EXPECT_EQ(StandaloneRuntime().max_functions(), 65535u);
}

TEST(FunctionLimitTest, LimitItselfIsAllowed) {
  for (const Runtime* runtime : AllRuntimes()) {
    EXPECT_EQ(FunctionCountProblem(*runtime, runtime->max_functions()), "");
  }
}

TEST(FunctionLimitTest, OneMoreIsRefusedWithTheReason) {
  EXPECT_EQ(FunctionCountProblem(CrtV1Runtime(), 256),
            "the modules have 256 functions together; the one-byte count of a "
            "crt-v1 registry holds at most 255");
  EXPECT_EQ(FunctionCountProblem(FfiRuntime(), 70000),
            "the modules have 70000 functions together; an ffi registry holds "
            "at most 65535");
  EXPECT_EQ(FunctionCountProblem(StandaloneRuntime(), 70000),
            "the modules have 70000 functions together; a standalone registry "
            "holds at most 65535");
}

}  // namespace
}  // namespace metad::codegen
