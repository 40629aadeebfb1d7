#include "codegen/plan/calling_convention.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::HasSubstr;

constexpr RuntimeAbi kOthers[] = {RuntimeAbi::kCrt, RuntimeAbi::kCrtV1,
                                  RuntimeAbi::kStandalone};

TEST(CallingConventionTest, BareNameStandsForTheSymbolWithThePrefix) {
  EXPECT_EQ(FunctionSymbol(RuntimeAbi::kFfi, "add1"), "__tvm_ffi_add1");
  EXPECT_EQ(FunctionSymbol(RuntimeAbi::kFfi, "__tvm_ffi_add1"),
            "__tvm_ffi_add1");
  EXPECT_EQ(FunctionSymbol(RuntimeAbi::kFfi, ""), "");
}

TEST(CallingConventionTest, UnderOtherAbisNamesAreSymbols) {
  for (const RuntimeAbi abi : kOthers) {
    EXPECT_EQ(FunctionSymbol(abi, "add1"), "add1");
    EXPECT_EQ(RegisteredName(abi, "p_", "add1"), "add1");
  }
}

TEST(CallingConventionTest, SystemLibPrefixIsPutIn) {
  EXPECT_EQ(RegisteredName(RuntimeAbi::kFfi, "", "__tvm_ffi_add"),
            "__tvm_ffi_add");
  EXPECT_EQ(RegisteredName(RuntimeAbi::kFfi, "kws_", "__tvm_ffi_add"),
            "__tvm_ffi_kws_add");
}

TEST(CallingConventionTest, SymbolThatCarriesThePrefixKeepsItsName) {
  EXPECT_EQ(RegisteredName(RuntimeAbi::kFfi, "kws_", "__tvm_ffi_kws_add"),
            "__tvm_ffi_kws_add");
}

TEST(CallingConventionTest, SpecialSymbolsHaveThePrefixInFront) {
  EXPECT_EQ(RegisteredName(RuntimeAbi::kFfi, "kws_", "__tvm_ffi__doc_add"),
            "kws___tvm_ffi__doc_add");
}

TEST(CallingConventionTest, TvmFfiCallsOnlyItsOwnFunctions) {
  EXPECT_EQ(CallingConventionProblem(RuntimeAbi::kFfi, "__tvm_ffi_add"), "");
  EXPECT_EQ(
      CallingConventionProblem(RuntimeAbi::kFfi, "__tvm_ffi__metadata_add"),
      "");
  EXPECT_THAT(CallingConventionProblem(RuntimeAbi::kFfi, "tvmgen_default_run"),
              HasSubstr("does not start with __tvm_ffi_; expected"));
  EXPECT_THAT(
      CallingConventionProblem(RuntimeAbi::kFfi, "__tvm_ffi__library_ctx"),
      HasSubstr("is data"));
}

TEST(CallingConventionTest, NobodyElseCallsThem) {
  for (const RuntimeAbi abi : kOthers) {
    EXPECT_EQ(CallingConventionProblem(abi, "tvmgen_default_run"), "");
    EXPECT_THAT(CallingConventionProblem(abi, "__tvm_ffi_add"),
                HasSubstr("or the runtime ffi"));
  }
}

}  // namespace
}  // namespace metad::codegen
