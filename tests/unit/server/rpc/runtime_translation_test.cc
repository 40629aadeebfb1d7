#include "server/rpc/runtime_translation.h"

#include "codegen/runtimes/runtime_list.h"
#include "gtest/gtest.h"

namespace metad::rpc {
namespace {

TEST(RuntimeTranslationTest, EveryRuntimeHasAValueOfItsOwn) {
  for (const codegen::Runtime* runtime : codegen::AllRuntimes()) {
    const v1::RuntimeAbi abi = WireRuntime(*runtime);
    EXPECT_NE(abi, v1::RUNTIME_ABI_UNSPECIFIED) << runtime->name();
    EXPECT_EQ(RuntimeOfWire(abi), runtime) << runtime->name();
  }
}

TEST(RuntimeTranslationTest, EveryValueHasARuntimeButTheUnspecifiedOne) {
  for (int value = v1::RuntimeAbi_MIN; value <= v1::RuntimeAbi_MAX; ++value) {
    if (!v1::RuntimeAbi_IsValid(value)) continue;
    const auto abi = static_cast<v1::RuntimeAbi>(value);
    EXPECT_EQ(RuntimeOfWire(abi) == nullptr, abi == v1::RUNTIME_ABI_UNSPECIFIED)
        << v1::RuntimeAbi_Name(abi);
  }
}

TEST(RuntimeTranslationTest, NobodyKnowsOtherValues) {
  EXPECT_EQ(RuntimeOfWire(static_cast<v1::RuntimeAbi>(77)), nullptr);
}

TEST(RuntimeTranslationTest, WhatMayBeSentIsSaidWithItsNumbers) {
  EXPECT_EQ(WireRuntimes(), "CRT (1), CRT_V1 (2), FFI (3) or STANDALONE (4)");
}

}  // namespace
}  // namespace metad::rpc
