#include "codegen/plan/reserved_names.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::HasSubstr;

TEST(ReservedNamesTest, NamesOfTheCompilerAreRefused) {
  for (const char* name :
       {"__LINE__", "__GNUC__", "__attribute__", "__func__", "__builtin_exp",
        "__linux__", "__", "__x", "_Float16", "_Accum", "_X"}) {
    EXPECT_THAT(ReservedNameProblem(name),
                HasSubstr("is reserved for the compiler"))
        << name;
  }
}

TEST(ReservedNamesTest, NamesOfTvmAndMangledNamesAreFree) {
  for (const char* name :
       {"__tvm_main__", "__tvm_ffi_add", "_Z3addPfS_", "_", "_x", "_0"}) {
    EXPECT_EQ(ReservedNameProblem(name), "") << name;
  }
}

TEST(ReservedNamesTest, MainAndStdAreRefused) {
  EXPECT_NE(ReservedNameProblem("main"), "");
  EXPECT_NE(ReservedNameProblem("std"), "");
}

TEST(ReservedNamesTest, WhatIncludedHeadersDefineIsRefused) {
  for (const char* name : {"NULL", "size_t", "ptrdiff_t", "offsetof",
                           "max_align_t", "nullptr_t", "unreachable"}) {
    EXPECT_THAT(ReservedNameProblem(name), HasSubstr("<stddef.h>")) << name;
  }
}

TEST(ReservedNamesTest, MacrosOfCompilersAreRefused) {
  for (const char* name :
       {"AVR", "unix", "linux", "i386", "mips", "MIPSEB", "LANGUAGE_C", "R3000",
        "WIN32", "PPC", "TINY_STDIO"}) {
    EXPECT_THAT(ReservedNameProblem(name), HasSubstr("is a macro")) << name;
  }
  for (const char* name : {"Linux", "UNIX", "linux_", "arm", "riscv"}) {
    EXPECT_EQ(ReservedNameProblem(name), "") << name;
  }
}

TEST(ReservedNamesTest, LibraryFunctionsThatCompilersKnowAreRefused) {
  for (const char* name :
       {"abort", "memcpy", "malloc", "printf", "wmemmove", "isnan", "exp",
        "expf", "expl", "acos", "trunc", "truncl", "fmaxf", "cpowl"}) {
    EXPECT_THAT(ReservedNameProblem(name), HasSubstr("C library")) << name;
  }
}

TEST(ReservedNamesTest, NamesThatModelsUseAreFree) {
  for (const char* name :
       {"add", "relu", "gamma", "beta", "index", "exp_", "expff", "f", "l",
        "softmax", "mean", "sigmoid", "y0", "mallocf", "tvmgen_default_run"}) {
    EXPECT_EQ(ReservedNameProblem(name), "") << name;
  }
}

}  // namespace
}  // namespace metad::codegen
