#include "server/formats/model_library/library_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace metad::formats {
namespace {

using ::testing::AllOf;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;

auto Means(const std::string& target) {
  return AllOf(Field(&LibraryTarget::name, Optional(Eq(target))),
               Field(&LibraryTarget::reason, IsEmpty()));
}

auto MeansNone(const std::string& reason) {
  return AllOf(Field(&LibraryTarget::name, Eq(std::nullopt)),
               Field(&LibraryTarget::reason, HasSubstr(reason)));
}

TEST(LibraryTargetTest, CortexMIsNamedByItsProcessor) {
  EXPECT_THAT(TargetOfLibrary({"c -keys=arm_cpu,cpu -mcpu=cortex-m3"}),
              Means("cortex-m3"));
  EXPECT_THAT(TargetOfLibrary({"llvm -mcpu=cortex-m4+nofp -mfloat-abi=soft"}),
              Means("cortex-m4"));
  EXPECT_THAT(TargetOfLibrary({"c -mcpu=cortex-m0plus"}), Means("cortex-m0"));
  EXPECT_THAT(TargetOfLibrary({"c -mcpu=cortex-m85"}), MeansNone(""));
}

TEST(LibraryTargetTest, BoardsCountByTheProcessorBesideThem) {
  EXPECT_THAT(TargetOfLibrary({"c -keys=arm_cpu,cpu -mcpu=cortex-m4+nodsp "
                               "-model=nrf52840"}),
              Means("cortex-m4"));
  EXPECT_THAT(TargetOfLibrary({"c -keys=arm_cpu,cpu -device=arm_cpu "
                               "-march=armv7e-m -mcpu=cortex-m7 "
                               "-model=stm32f746xx -runtime=c"}),
              Means("cortex-m7"));
  EXPECT_THAT(TargetOfLibrary({"c -keys=cpu -model=host"}), Means("host"));
  EXPECT_THAT(TargetOfLibrary({"llvm -keys=cpu -model=unknown"}),
              Means("host"));
}

TEST(LibraryTargetTest, BoardsWithoutAProcessorAreNotTheHosts) {
  EXPECT_THAT(TargetOfLibrary({"c -keys=cpu -model=esp32"}),
              MeansNone("Xtensa"));
  EXPECT_THAT(TargetOfLibrary({"c -keys=cpu -model=esp32c3"}),
              MeansNone("RISC-V"));
  EXPECT_THAT(TargetOfLibrary({"c -keys=cpu -model=hifive_unleashed"}),
              MeansNone("'hifive_unleashed' is a board or chip"));
  EXPECT_THAT(TargetOfLibrary({"c -keys=cpu -mcpu=cortex-r5 "
                               "-model=zynq_mp_r5"}),
              MeansNone("little-endian"));
}

TEST(LibraryTargetTest, ProcessorsThatLackInstructionsAreNotTheirFamilys) {
  EXPECT_THAT(TargetOfLibrary({"c -mcpu=cortex-m33+nodsp"}),
              MeansNone("lacks instructions (+nodsp)"));
  EXPECT_THAT(TargetOfLibrary({"c -mcpu=cortex-m55+nomve"}),
              MeansNone("+nomve"));
}

TEST(LibraryTargetTest, FloatsInRegistersAreATargetOfTheirOwn) {
  EXPECT_THAT(TargetOfLibrary({"llvm -mcpu=cortex-m7 -mfloat-abi=hard"}),
              Means("cortex-m7f"));
  EXPECT_THAT(TargetOfLibrary({"c -mtriple=thumbv8m.main-none-eabihf "
                               "-mcpu=cortex-m33"}),
              Means("cortex-m33f"));
  // What TVM makes of it passes them in core registers all the same.
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=thumbv8m.main-none-eabihf "
                               "-mcpu=cortex-m33"}),
              Means("cortex-m33"));
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=thumbv7em-none-eabihf "
                               "-mcpu=cortex-m4 -mfloat-abi=soft"}),
              Means("cortex-m4"));
  EXPECT_THAT(TargetOfLibrary({"llvm -mcpu=cortex-m3 -mfloat-abi=hard"}),
              Means("cortex-m3"));
}

TEST(LibraryTargetTest, LinuxIsNamedByItsTriple) {
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=x86_64-linux-gnu -mcpu=skylake"}),
              Means("x86_64"));
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=aarch64-unknown-linux-gnu "
                               "-mcpu=cortex-a53"}),
              Means("aarch64"));
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=armv7l-linux-gnueabihf"}),
              MeansNone(""));
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=riscv64-linux-gnu "
                               "-mcpu=generic-rv64"}),
              MeansNone("rv64gc"));
}

TEST(LibraryTargetTest, X86ProcessorsNeedNoTriple) {
  EXPECT_THAT(TargetOfLibrary({"llvm -keys=cpu -mcpu=x86-64-v2"}),
              Means("x86_64"));
  EXPECT_THAT(TargetOfLibrary({"llvm -mcpu=core-avx2"}), Means("x86_64"));
}

TEST(LibraryTargetTest, BareTriplesCountWhereThereIsOneTargetOfThem) {
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=thumbv6m-none-eabi"}),
              Means("cortex-m0"));
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=thumbv7em-none-eabi"}),
              MeansNone(""));
}

TEST(LibraryTargetTest, RiscvNeedsAllOfItsExtensions) {
  EXPECT_THAT(
      TargetOfLibrary({"llvm -keys=cpu -mabi=ilp32 -mattr=+m,+a,+c "
                       "-mcpu=generic-rv32 -mtriple=riscv32-unknown-elf"}),
      Means("rv32imac"));
  EXPECT_THAT(TargetOfLibrary(
                  {"llvm -mabi=lp64d -mattr=+m,+a,+f,+d,+c -mcpu=generic-rv64 "
                   "-mtriple=riscv64-unknown-elf"}),
              Means("rv64gc"));
  EXPECT_THAT(TargetOfLibrary({"c -march=rv32imac"}), Means("rv32imac"));
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=riscv32-unknown-elf "
                               "-mcpu=generic-rv32"}),
              MeansNone("rv32imac"));
  EXPECT_THAT(TargetOfLibrary({"llvm -mabi=ilp32f -mattr=+m,+a,+f,+c "
                               "-mtriple=riscv32-unknown-elf"}),
              MeansNone("rv32imac"));
}

TEST(LibraryTargetTest, AcceleratorsStandBesideTheCodeThatCallsThem) {
  EXPECT_THAT(
      TargetOfLibrary({"ethos-u -keys=cpu -accelerator_config=ethos-u55-256",
                       "cmsis-nn -keys=cpu -mcpu=cortex-m55",
                       "c -keys=arm_cpu,cpu -mcpu=cortex-m55"}),
      Means("cortex-m55"));
  EXPECT_THAT(
      TargetOfLibrary({"cmsis-nn -keys=cpu -mcpu=cortex-m7", "c -keys=cpu"}),
      Means("cortex-m7"));
  EXPECT_THAT(TargetOfLibrary({"vanilla_accelerator -keys=cpu", "c -keys=cpu"}),
              Means("host"));
}

TEST(LibraryTargetTest, WhatSaysNothingIsForTheMachineItself) {
  EXPECT_THAT(TargetOfLibrary({"c -keys=cpu "}), Means("host"));
  EXPECT_THAT(TargetOfLibrary({"llvm", "c -keys=cpu -link-params=0"}),
              Means("host"));
}

TEST(LibraryTargetTest, WhatMeansSomethingElseIsNotGuessed) {
  EXPECT_THAT(TargetOfLibrary({}), MeansNone(""));
  EXPECT_THAT(TargetOfLibrary({""}), MeansNone(""));
  EXPECT_THAT(TargetOfLibrary({"cuda -arch=sm_80"}), MeansNone("'cuda'"));
  EXPECT_THAT(TargetOfLibrary({"llvm", "cuda"}), MeansNone("'cuda'"));
  EXPECT_THAT(TargetOfLibrary({"c -keys=arm_cpu,cpu -device=arm_cpu"}),
              MeansNone(""));
  EXPECT_THAT(TargetOfLibrary({"c -mcpu=cortex-a53"}), MeansNone(""));
  EXPECT_THAT(TargetOfLibrary({"c -march=armv7e-m"}), MeansNone(""));
  EXPECT_THAT(TargetOfLibrary({"llvm -mtriple=x86_64-pc-windows-msvc"}),
              MeansNone(""));
  EXPECT_THAT(TargetOfLibrary({"c -keys=cpu", "c -mcpu=cortex-m3"}),
              MeansNone("both host and cortex-m3"));
}

}  // namespace
}  // namespace metad::formats
