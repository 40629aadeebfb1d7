#include "server/pipeline/target_fit/riscv_extensions.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(RiscvExtensionsTest, VersionsAreNoPartOfAName) {
  const auto gcc = ParseRiscvArch("rv32i2p1_m2p0_a2p1_c2p0_zmmul1p0_zba1p0");
  ASSERT_TRUE(gcc.ok()) << gcc.status();
  EXPECT_THAT(*gcc, ElementsAre("a", "c", "i", "m", "zba", "zmmul"));
  const auto short_form = ParseRiscvArch("rv64gc_zba");
  ASSERT_TRUE(short_form.ok()) << short_form.status();
  EXPECT_THAT(*short_form, ElementsAre("a", "c", "d", "f", "i", "m", "zba"));
}

// Digits before the version's may be the name's own.
TEST(RiscvExtensionsTest, NamesMayHaveDigits) {
  const auto vectors = ParseRiscvArch("rv32i2p1_zvl128b1p0_zve32x1p0_xcv2p0");
  ASSERT_TRUE(vectors.ok()) << vectors.status();
  EXPECT_THAT(*vectors, ElementsAre("i", "xcv", "zve32x", "zvl128b"));
}

TEST(RiscvExtensionsTest, WhatIsNoNameIsSaidWithItsOffset) {
  for (const char* text : {"", "rv", "rv32", "rv16i", "RV32I", "rv32i2p1_Z",
                           "rv32i2p1_z", "rv32i2p1 ", "rv32i2p1_z*"}) {
    EXPECT_FALSE(ParseRiscvArch(text).ok()) << text;
  }
  EXPECT_THAT(std::string(ParseRiscvArch("rv32i2p1_Z").status().message()),
              HasSubstr("offset 9"));
}

TEST(RiscvExtensionsTest, CoresExecuteWhatTheirExtensionsImply) {
  const RiscvExtensions executed = ExecutedBy({"i", "m", "d", "c", "zvl128b"});
  for (const char* implied :
       {"f", "zicsr", "zmmul", "zca", "zcd", "zifencei", "zvl64b", "zvl32b"}) {
    EXPECT_EQ(executed.count(implied), 1u) << implied;
  }
  for (const char* other : {"a", "zba", "q", "v", "zvl256b"}) {
    EXPECT_EQ(executed.count(other), 0u) << other;
  }
}

}  // namespace
}  // namespace metad::pipeline
