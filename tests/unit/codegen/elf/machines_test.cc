#include "codegen/elf/machines.h"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"
#include "server/execution/toolchain_catalog.h"

namespace metad::codegen::elf {
namespace {

// Offsets within the code, relocations where code is, and no byte too few.
void ExpectSound(const MachineDescription& machine, const CodeStub& stub) {
  const size_t bytes = stub.units.size() * machine.code_unit_bytes;
  ASSERT_GT(bytes, 0u);
  for (const StubRelocation& relocation : stub.relocations) {
    EXPECT_LE(relocation.offset + 4, bytes);
    EXPECT_NE(relocation.type, 0u);
  }
  for (const MappingSymbol& mark : stub.mapping) {
    EXPECT_LT(mark.offset, bytes);
    EXPECT_TRUE(absl::StartsWith(mark.name, "$"));
  }
}

void ExpectComplete(const MachineDescription& machine) {
  EXPECT_NE(machine.elf_machine, 0);
  EXPECT_TRUE(machine.pointer_bytes == 4 || machine.pointer_bytes == 8);
  EXPECT_NE(machine.pointer_relocation, 0u);
  EXPECT_NE(machine.init_array_relocation, 0u);
  ExpectSound(machine, machine.address_of_table);
  ExpectSound(machine, machine.call_for_each_entry);
  ExpectSound(machine, machine.call_function);
}

TEST(MachinesTest, EachIsFoundByItsName) {
  for (const std::string& name : MachineNames()) {
    SCOPED_TRACE(name);
    const auto machine = FindMachine(name);
    ASSERT_TRUE(machine.has_value());
    EXPECT_EQ(machine->name, name);
    ExpectComplete(*machine);
  }
}

TEST(MachinesTest, RiscvIsFoundInEachCombination) {
  const struct {
    const char* name;
    uint32_t bits;
    uint32_t flags;
    const char* arch;
  } machines[] = {
      {"riscv32i-ilp32", 32, 0x0, "rv32i2p1"},
      {"riscv32imac-ilp32", 32, 0x1, "rv32i2p1_m2p0_a2p1_c2p0"},
      {"riscv32imafc-ilp32f", 32, 0x3, "rv32i2p1_m2p0_a2p1_f2p2_c2p0_zicsr2p0"},
      {"riscv32gc-ilp32d", 32, 0x5,
       "rv32i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0"},
      {"riscv32emc-ilp32e", 32, 0x9, "rv32e1p9_m2p0_c2p0"},
      {"riscv64imac-lp64", 64, 0x1, "rv64i2p1_m2p0_a2p1_c2p0"},
      {"riscv64gc-lp64f", 64, 0x3,
       "rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_zicsr2p0"},
      {"riscv64g-lp64d", 64, 0x4, "rv64i2p1_m2p0_a2p1_f2p2_d2p2_zicsr2p0"},
  };
  for (const auto& expected : machines) {
    SCOPED_TRACE(expected.name);
    const auto machine = FindMachine(expected.name);
    ASSERT_TRUE(machine.has_value());
    ExpectComplete(*machine);
    EXPECT_EQ(machine->pointer_bytes * 8, expected.bits);
    EXPECT_EQ(machine->elf_flags, expected.flags);
    EXPECT_TRUE(absl::StrContains(machine->attributes, expected.arch));
  }
}

// What a target has beyond the letters is part of its name.
TEST(MachinesTest, RiscvHasExtensionsOfLongNames) {
  const auto machine = FindMachine("riscv32imac_zba_zvl128b-ilp32");
  ASSERT_TRUE(machine.has_value());
  const auto& core = std::get<RiscvCore>(machine->core);
  EXPECT_EQ(core.extensions,
            (std::vector<std::string>{"i", "m", "a", "c", "zba", "zvl128b"}));
  EXPECT_EQ(core.stack_alignment, 16u);
  EXPECT_FALSE(absl::StrContains(machine->attributes, "zba"));
}

// Tables and stubs compute with no floats, and go with either way to pass them.
TEST(MachinesTest, ObjectsOfArmDoNotDependOnTheFloatAbi) {
  const auto soft = FindMachine("thumb-v7em-fpv4-sp-soft");
  const auto hard = FindMachine("thumb-v7em-fpv4-sp-hard");
  ASSERT_TRUE(soft.has_value() && hard.has_value());
  EXPECT_EQ(soft->attributes, hard->attributes);
  EXPECT_FALSE(std::get<ArmCore>(soft->core).hard_float_calls);
  EXPECT_TRUE(std::get<ArmCore>(hard->core).hard_float_calls);
}

TEST(MachinesTest, WhatIsNoneIsNotFound) {
  for (const char* name : {"",
                           "thumb",
                           "riscv",
                           "riscv32",
                           "riscv32imac",
                           "riscv32imac-",
                           "riscv32imac-lp64",
                           "riscv64imac-ilp32",
                           "riscv32imac-ilp32f",
                           "riscv32ei-ilp32",
                           "riscv32e-ilp32",
                           "riscv32i-ilp32e",
                           "riscv32imac_-ilp32",
                           "riscv32imac_q-ilp32",
                           "riscv32imac_Zba-ilp32",
                           "riscv32mi-ilp32",
                           "riscv32m-ilp32",
                           "riscv32iq-ilp32",
                           "riscv32-ilp32",
                           "X86-64"}) {
    EXPECT_FALSE(FindMachine(name).has_value()) << name;
  }
}

TEST(MachinesTest, EachTargetOfTheCatalogueHasItsOwn) {
  for (const execution::TargetDescription& target :
       execution::ToolchainCatalog::Default().targets()) {
    SCOPED_TRACE(target.name);
    const auto machine = FindMachine(target.object_machine);
    ASSERT_TRUE(machine.has_value()) << target.object_machine;
    EXPECT_EQ(machine->elf_machine, target.elf_machine);
    EXPECT_EQ(8 * machine->pointer_bytes,
              static_cast<uint32_t>(target.pointer_bits));
    EXPECT_EQ(machine->byte_order == ByteOrder::kBigEndian, target.big_endian);
  }
}

}  // namespace
}  // namespace metad::codegen::elf
