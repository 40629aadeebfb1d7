#include "codegen/runtimes/crt/crt_runtime.h"
#include "codegen/runtimes/ffi/ffi_runtime.h"
#include "codegen/runtimes/runtime.h"
#include "codegen/runtimes/standalone/standalone_runtime.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::HasSubstr;

const Runtime* const kOthers[] = {&CrtRuntime(), &CrtV1Runtime(),
                                  &StandaloneRuntime()};

TEST(CallingConventionTest, BareNameStandsForTheSymbolWithThePrefix) {
  EXPECT_EQ(FfiRuntime().FunctionSymbol("add1"), "__tvm_ffi_add1");
  EXPECT_EQ(FfiRuntime().FunctionSymbol("__tvm_ffi_add1"), "__tvm_ffi_add1");
  EXPECT_EQ(FfiRuntime().FunctionSymbol(""), "");
}

TEST(CallingConventionTest, UnderOtherRuntimesNamesAreSymbols) {
  for (const Runtime* const runtime : kOthers) {
    EXPECT_EQ(runtime->FunctionSymbol("add1"), "add1");
    EXPECT_EQ(runtime->RegisteredName("p_", "add1"), "add1");
  }
}

TEST(CallingConventionTest, SystemLibPrefixIsPutIn) {
  EXPECT_EQ(FfiRuntime().RegisteredName("", "__tvm_ffi_add"), "__tvm_ffi_add");
  EXPECT_EQ(FfiRuntime().RegisteredName("kws_", "__tvm_ffi_add"),
            "__tvm_ffi_kws_add");
}

TEST(CallingConventionTest, SymbolThatCarriesThePrefixKeepsItsName) {
  EXPECT_EQ(FfiRuntime().RegisteredName("kws_", "__tvm_ffi_kws_add"),
            "__tvm_ffi_kws_add");
}

TEST(CallingConventionTest, SpecialSymbolsHaveThePrefixInFront) {
  EXPECT_EQ(FfiRuntime().RegisteredName("kws_", "__tvm_ffi__doc_add"),
            "kws___tvm_ffi__doc_add");
}

TEST(CallingConventionTest, TvmFfiCallsOnlyItsOwnFunctions) {
  EXPECT_EQ(FfiRuntime().CallingConventionProblem("__tvm_ffi_add"), "");
  EXPECT_EQ(FfiRuntime().CallingConventionProblem("__tvm_ffi__metadata_add"),
            "");
  EXPECT_THAT(FfiRuntime().CallingConventionProblem("tvmgen_default_run"),
              HasSubstr("does not start with __tvm_ffi_; expected"));
  EXPECT_THAT(FfiRuntime().CallingConventionProblem("__tvm_ffi__library_ctx"),
              HasSubstr("is data"));
}

TEST(CallingConventionTest, SymbolsOfTvmFfiMarkFunctionsUnlessTheyAreSpecial) {
  EXPECT_TRUE(FfiRuntime().MarksFunction("__tvm_ffi_add"));
  EXPECT_FALSE(FfiRuntime().MarksFunction("__tvm_ffi__doc_add"));
  EXPECT_FALSE(FfiRuntime().MarksFunction("add"));
  EXPECT_EQ(FfiRuntime().SpecialMeaning("__tvm_ffi_add"), "");
  EXPECT_NE(FfiRuntime().SpecialMeaning("__tvm_ffi__doc_add"), "");
}

TEST(CallingConventionTest, NobodyElseMarksFunctions) {
  for (const Runtime* const runtime : kOthers) {
    for (const char* symbol : {"add", "__tvm_ffi_add", "__tvm_ffi__doc_add"}) {
      EXPECT_FALSE(runtime->MarksFunction(symbol)) << symbol;
      EXPECT_EQ(runtime->SpecialMeaning(symbol), "") << symbol;
    }
  }
}

TEST(CallingConventionTest, NobodyElseCallsThem) {
  for (const Runtime* const runtime : kOthers) {
    EXPECT_EQ(runtime->CallingConventionProblem("tvmgen_default_run"), "");
    EXPECT_THAT(runtime->CallingConventionProblem("__tvm_ffi_add"),
                HasSubstr("or the runtime ffi"));
  }
}

}  // namespace
}  // namespace metad::codegen
