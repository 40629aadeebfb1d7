#include "client/request/library_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace metad::client {
namespace {

using ::testing::Eq;
using ::testing::Optional;

TEST(LibraryTargetTest, CortexMIsNamedByItsProcessor) {
  EXPECT_THAT(TargetOfLibrary({"c -keys=arm_cpu,cpu -mcpu=cortex-m3"}),
              Optional(Eq("cortex-m3")));
  EXPECT_THAT(TargetOfLibrary({"llvm -mcpu=cortex-m4+nofp -mfloat-abi=soft"}),
              Optional(Eq("cortex-m4")));
}

TEST(LibraryTargetTest, FloatsInRegistersAreATargetOfTheirOwn) {
  EXPECT_THAT(TargetOfLibrary({"llvm -mcpu=cortex-m7 -mfloat-abi=hard"}),
              Optional(Eq("cortex-m7f")));
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=thumbv8m.main-none-eabihf "
                               "-mcpu=cortex-m33"}),
              Optional(Eq("cortex-m33f")));
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=thumbv7em-none-eabihf "
                               "-mcpu=cortex-m4 -mfloat-abi=soft"}),
              Optional(Eq("cortex-m4")));
  EXPECT_THAT(TargetOfLibrary({"llvm -mcpu=cortex-m3 -mfloat-abi=hard"}),
              Optional(Eq("cortex-m3")));
}

TEST(LibraryTargetTest, LinuxIsNamedByItsTriple) {
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=x86_64-linux-gnu -mcpu=skylake"}),
              Optional(Eq("x86_64")));
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=aarch64-unknown-linux-gnu"}),
              Optional(Eq("aarch64")));
}

TEST(LibraryTargetTest, WhatSaysNothingIsForTheMachineItself) {
  EXPECT_THAT(TargetOfLibrary({"c -keys=cpu "}), Optional(Eq("host")));
  EXPECT_THAT(TargetOfLibrary({"llvm", "c -keys=cpu -link-params=0"}),
              Optional(Eq("host")));
}

TEST(LibraryTargetTest, WhatMeansSomethingElseIsNotGuessed) {
  EXPECT_EQ(TargetOfLibrary({}), std::nullopt);
  EXPECT_EQ(TargetOfLibrary({""}), std::nullopt);
  EXPECT_EQ(TargetOfLibrary({"cuda -arch=sm_80"}), std::nullopt);
  EXPECT_EQ(TargetOfLibrary({"c -keys=arm_cpu,cpu -device=arm_cpu"}),
            std::nullopt);
  EXPECT_EQ(TargetOfLibrary({"c -mcpu=cortex-a53"}), std::nullopt);
  EXPECT_EQ(TargetOfLibrary({"c -march=rv32imac"}), std::nullopt);
  EXPECT_EQ(TargetOfLibrary({"llvm -mtriple=x86_64-pc-windows-msvc"}),
            std::nullopt);
  EXPECT_EQ(TargetOfLibrary({"c -keys=cpu", "c -mcpu=cortex-m3"}),
            std::nullopt);
}

}  // namespace
}  // namespace metad::client
