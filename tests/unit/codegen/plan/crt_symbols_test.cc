#include "codegen/plan/crt_symbols.h"

#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

TEST(CrtSymbolsTest, LocalSymbolsCarryTheModelsName) {
  EXPECT_EQ(LocalSymbol("sine", kNamesSuffix), "metad_sine_names");
  EXPECT_EQ(LocalSymbol("sine", kNamesV1Suffix), "metad_sine_names_v1");
  EXPECT_EQ(LocalSymbol("sine", kFunctionsSuffix), "metad_sine_functions");
  EXPECT_EQ(LocalSymbol("sine", kRegistrySuffix), "metad_sine_registry");
  EXPECT_EQ(LocalSymbol("sine", kModuleSuffix), "metad_sine_module");
}

TEST(CrtSymbolsTest, WhatTheFilesDeclareForThemselvesIsReserved) {
  for (const char* name :
       {"TVMSystemLibEntryPoint", "TVMModule", "TVMFuncRegistry", "TVMMetadata",
        "TVMTensorInfo", "TVMConstantInfo", "metad_sine_names",
        "metad_packed_function", "METAD_PLACED", "METAD_NO_OPERATOR_PROTOTYPES",
        "METAD_sine_METADATA_H_"}) {
    EXPECT_TRUE(IsReservedByMetadata(name)) << name;
  }
}

TEST(CrtSymbolsTest, OtherNamesAreFree) {
  for (const char* name : {"metad", "metadata", "tvmgen_default_run",
                           "TVMSystemLibEntryPoint2", "tvmmodule"}) {
    EXPECT_FALSE(IsReservedByMetadata(name)) << name;
  }
}

}  // namespace
}  // namespace metad::codegen
