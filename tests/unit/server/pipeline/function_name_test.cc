#include "server/pipeline/function_name.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

using Kind = FunctionNameVerdict::Kind;
using testing::HasSubstr;

TEST(FunctionNameTest, OperatorsMayBeCalledAnything) {
  for (const char* name :
       {"tvmgen_default_fused_nn_dense", "op_run", "__tvm_ffi_main", "_op",
        "__tvm_main__", "conv_Handlers", "isr", "TVM_op", "Zebra"}) {
    const FunctionNameVerdict verdict = JudgeFunctionName(name);
    EXPECT_EQ(verdict.kind, Kind::kMayBeOperator) << name;
    EXPECT_EQ(verdict.reason, "") << name;
  }
}

TEST(FunctionNameTest, WhatNoRegistryCanCallIsNoOperator) {
  const struct {
    const char* name;
    const char* reason;
  } kNames[] = {
      {"op.part.0", "made of a part of a function"},
      {"op.constprop.0", "made of a part of a function"},
      {"helper.lto_priv.3", "made of a part of a function"},
      {"op.llvm.123456", "made of a part of a function"},
      {"op_run@@KERNELS_1.0", "versioned name"},
      {"op_run@KERNELS_1.0", "versioned name"},
      {"a.b", "is no C identifier"},
      {"", "is empty"},
      {"__ror", "reserved for the compiler"},
      {"__truncsfhf2", "reserved for the compiler"},
      {"__aeabi_fadd", "reserved for the compiler"},
      {"_Unwind_Resume", "reserved for the compiler"},
      {"memcpy", "function of the C library"},
      {"main", "has a meaning of its own"},
      {"int", "keyword"},
      {"_start", "program's start"},
      {"_sbrk", "program's start"},
      {"SystemInit", "program's start"},
      {"Reset_Handler", "handler of the vector table"},
      {"HardFault_Handler", "handler of the vector table"},
      {"TIM2_IRQHandler", "handler of the vector table"},
      {"TVMSystemLibEntryPoint", "reserved for the generated metadata"},
  };
  for (const auto& [name, reason] : kNames) {
    const FunctionNameVerdict verdict = JudgeFunctionName(name);
    EXPECT_EQ(verdict.kind, Kind::kNoOperator) << name;
    EXPECT_THAT(verdict.reason, HasSubstr(reason)) << name;
    EXPECT_THAT(verdict.reason, Not(HasSubstr("expected"))) << name;
  }
}

TEST(FunctionNameTest, WhatIsHardlyAnOperatorCanBeAskedFor) {
  for (const char* name :
       {"button_isr", "ADC_ISR", "Timer_Handler", "TIM2IRQHandler",
        "_Z3addPfS_", "TVMBackendAllocWorkspace", "TVMPlatformAbort"}) {
    const FunctionNameVerdict verdict = JudgeFunctionName(name);
    EXPECT_EQ(verdict.kind, Kind::kOnlyIfAskedFor) << name;
    EXPECT_NE(verdict.reason, "") << name;
  }
}

}  // namespace
}  // namespace metad::pipeline
