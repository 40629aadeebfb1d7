#include "codegen/plan/aot_symbols.h"

#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

TEST(AotSymbolsTest, NamesAreThoseOfTvm) {
  EXPECT_EQ(AotPrefix("kws"), "tvmgen_kws");
  EXPECT_EQ(MetadataFunction("kws"), "tvmgen_kws_get_c_metadata");
  EXPECT_EQ(EntryFunction("kws"), "tvmgen_kws_run");
  EXPECT_EQ(InputsStruct("kws"), "tvmgen_kws_inputs");
  EXPECT_EQ(OutputsStruct("kws"), "tvmgen_kws_outputs");
  EXPECT_EQ(InterfaceHeaderName("kws"), "tvmgen_kws.h");
  EXPECT_EQ(TensorSizeMacro("kws", "x:0"), "TVMGEN_KWS_X_0_SIZE");
  EXPECT_EQ(WorkspaceSizeMacro("kws"), "TVMGEN_KWS_WORKSPACE_SIZE");
  EXPECT_EQ(WorkspacePoolSizeMacro("kws", "sram"),
            "TVMGEN_KWS_SRAM_WORKSPACE_POOL_SIZE");
  EXPECT_EQ(ConstantPoolSizeMacro("kws", "flash"),
            "TVMGEN_KWS_FLASH_CONSTANT_POOL_SIZE");
}

TEST(AotSymbolsTest, WorkspaceSymbolNamesModuleAndPool) {
  EXPECT_EQ(WorkspaceSymbol("kws", "sram"), "tvmgen_kws_sram_workspace");
}

TEST(AotSymbolsTest, TensorNamesBecomeMembers) {
  EXPECT_EQ(TensorMember("serving_default_x:0"), "serving_default_x_0");
  EXPECT_EQ(TensorMember("a/b.c"), "a_b_c");
}

TEST(AotSymbolsTest, MemberThatWouldBeNoIdentifierHasAPrefix) {
  EXPECT_EQ(TensorMember("1st"), "tensor_1st");
  EXPECT_EQ(TensorMember("class"), "tensor_class");
  EXPECT_EQ(TensorMember("__x"), "tensor___x");
  EXPECT_EQ(TensorMember("NULL"), "tensor_NULL");
  EXPECT_EQ(TensorMember("SIZE_MAX"), "tensor_SIZE_MAX");
  EXPECT_EQ(TensorMember("linux"), "tensor_linux");
  EXPECT_EQ(TensorMember("TVMGEN_KWS_X_SIZE"), "tensor_TVMGEN_KWS_X_SIZE");
}

}  // namespace
}  // namespace metad::codegen
