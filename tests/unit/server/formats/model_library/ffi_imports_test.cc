#include "server/formats/model_library/ffi_imports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/unit/server/formats/ffi_library_bytes.h"

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ImportTreeBytes;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Refusal(const std::string& data) {
  const auto imports = ReadFfiImports(data);
  EXPECT_FALSE(imports.ok());
  return std::string(imports.status().message());
}

TEST(FfiImportsTest, ModulesAreReadWithWhatTheyImport) {
  const auto imports = ReadFfiImports(ImportTreeBytes() + "more data");
  ASSERT_TRUE(imports.ok()) << imports.status();
  ASSERT_THAT(*imports, SizeIs(3));
  EXPECT_EQ((*imports)[0].kind, "_lib");
  EXPECT_EQ((*imports)[0].size_bytes, 0u);
  EXPECT_THAT((*imports)[0].imports, ElementsAre(1, 2));
  EXPECT_EQ((*imports)[1].kind, "cuda");
  EXPECT_EQ((*imports)[1].size_bytes, 5u);
  EXPECT_THAT((*imports)[1].imports, ElementsAre(2));
  EXPECT_EQ((*imports)[2].kind, "json");
  EXPECT_THAT((*imports)[2].imports, IsEmpty());
}

TEST(FfiImportsTest, EveryTruncationIsRefused) {
  const std::string whole = ImportTreeBytes();
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(Refusal(whole.substr(0, size)), HasSubstr("is no import tree"))
        << size;
  }
}

TEST(FfiImportsTest, ListsThatContradictEachOtherAreRefused) {
  // The second of the indptr, and the first child.
  for (const size_t at : {8 + 8 + 8, 8 + 8 + 4 * 8 + 8}) {
    std::string damaged = ImportTreeBytes();
    damaged[at] = 9;
    EXPECT_THAT(Refusal(damaged), HasSubstr("contradict"));
  }
}

TEST(FfiImportsTest, HugeCountsTakeNoMemory) {
  std::string damaged = ImportTreeBytes();
  damaged.replace(8, 8, std::string(8, '\xff'));
  EXPECT_THAT(Refusal(damaged),
              HasSubstr("a list ends beyond it, at its byte"));
  damaged = ImportTreeBytes();
  damaged.replace(0, 8, std::string(8, '\xff'));
  EXPECT_THAT(Refusal(damaged), HasSubstr("its length"));
}

TEST(FfiImportsTest, DamagedTreesAreReadToAnEnd) {
  std::mt19937 random(1);
  const std::string whole = ImportTreeBytes();
  for (int round = 0; round < 5000; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 3; ++i) {
      damaged[random() % damaged.size()] = static_cast<char>(random() % 12);
    }
    const auto imports = ReadFfiImports(damaged);
    if (!imports.ok()) continue;
    for (const FfiModule& module : *imports) {
      for (const size_t child : module.imports) {
        EXPECT_LT(child, imports->size());
      }
    }
  }
}

TEST(FfiImportsTest, SpecialSymbolsAreNoFunctions) {
  EXPECT_TRUE(IsFfiSpecialSymbol("__tvm_ffi__library_bin"));
  EXPECT_TRUE(IsFfiSpecialSymbol("__tvm_ffi__library_ctx"));
  EXPECT_TRUE(IsFfiSpecialSymbol("__tvm_ffi__metadata_add"));
  EXPECT_TRUE(IsFfiSpecialSymbol("__tvm_ffi__doc_add"));
  EXPECT_FALSE(IsFfiSpecialSymbol("__tvm_ffi_add"));
  EXPECT_FALSE(IsFfiSpecialSymbol("__tvm_ffi_main"));
}

}  // namespace
}  // namespace metad::formats
