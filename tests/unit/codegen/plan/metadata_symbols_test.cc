#include "codegen/plan/metadata_symbols.h"

#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

TEST(MetadataSymbolsTest, LocalSymbolsCarryTheModelsName) {
  EXPECT_EQ(LocalSymbol("sine", kEntriesSuffix), "metad_sine_entries");
  EXPECT_EQ(LocalSymbol("sine", kRegistrySuffix), "metad_sine_registry");
  EXPECT_EQ(ConstantTableSymbol("sine"), "metad_sine_constants");
}

TEST(MetadataSymbolsTest, WhatTheFilesDeclareForThemselvesIsReserved) {
  for (const char* name :
       {"TVMSystemLibEntryPoint", "TVMModule", "TVMFuncRegistry", "TVMMetadata",
        "TVMTensorInfo", "TVMConstantInfo", "metad_sine_names",
        "metad_packed_function", "METAD_PLACED", "METAD_NO_OPERATOR_PROTOTYPES",
        "METAD_sine_METADATA_H_"}) {
    EXPECT_TRUE(IsReservedByMetadata(name)) << name;
  }
}

TEST(MetadataSymbolsTest, OtherNamesAreFree) {
  for (const char* name : {"metad", "metadata", "tvmgen_default_run",
                           "TVMSystemLibEntryPoint2", "tvmmodule"}) {
    EXPECT_FALSE(IsReservedByMetadata(name)) << name;
  }
}

}  // namespace
}  // namespace metad::codegen
