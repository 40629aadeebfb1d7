#include "codegen/plan/tvm_symbols.h"

#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

TEST(TvmSymbolsTest, SpecialSymbolsAreToldFromFunctions) {
  for (const char* symbol : {"__tvm_ffi__library_ctx", "__tvm_ffi__library_bin",
                             "__tvm_ffi__metadata_add", "__tvm_ffi__doc_add"}) {
    EXPECT_TRUE(HasFfiPrefix(symbol)) << symbol;
    EXPECT_TRUE(IsFfiSpecialSymbol(symbol)) << symbol;
  }
  for (const char* symbol :
       {"__tvm_ffi_main", "__tvm_ffi_library_ctx", "__tvm_ffi__library_ctx2",
        "__tvm_ffi__metadata", "tvm_ffi__doc_add"}) {
    EXPECT_FALSE(IsFfiSpecialSymbol(symbol)) << symbol;
  }
}

TEST(TvmSymbolsTest, LibraryDataAreNoFunctions) {
  EXPECT_TRUE(IsFfiLibraryData("__tvm_ffi__library_ctx"));
  EXPECT_TRUE(IsFfiLibraryData("__tvm_ffi__library_bin"));
  EXPECT_FALSE(IsFfiLibraryData("__tvm_ffi__doc_add"));
}

}  // namespace
}  // namespace metad::codegen
