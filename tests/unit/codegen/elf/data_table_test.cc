#include "codegen/elf/data_table.h"

#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "codegen/elf/machines.h"
#include "codegen/elf/string_pool.h"
#include "gtest/gtest.h"

namespace metad::codegen::elf {
namespace {

// What Define() made of the table.
const DraftSection& Defined(DataTable table, ObjectDraft& draft) {
  std::move(table).Define("t", kLocalBinding, draft);
  return draft.sections().back();
}

std::string Hex(const DraftSection& section) {
  return absl::BytesToHexString(section.pieces.front().bytes);
}

TEST(DataTableTest, MembersAreAlignedToTheirSizesAndStructsToTheirLargest) {
  const MachineDescription machine = *FindMachine("thumb-v7m");
  DataTable table(machine);
  for (int i = 0; i < 2; ++i) {
    table.U8(1);
    table.U32(2);
    table.U16(3);
    table.EndStruct();
  }
  ObjectDraft draft;
  const DraftSection& section = Defined(std::move(table), draft);
  EXPECT_EQ(Hex(section),
            "010000000200000003000000"
            "010000000200000003000000");
  EXPECT_EQ(section.alignment, 4u);
}

TEST(DataTableTest, NumbersAreInTheTargetsByteOrder) {
  const MachineDescription machine = *FindMachine("s390x");
  DataTable table(machine);
  table.U64(0x0102030405060708);
  table.U16(0x0a0b);
  ObjectDraft draft;
  EXPECT_EQ(Hex(Defined(std::move(table), draft)), "01020304050607080a0b");
}

TEST(DataTableTest, AddendsAreWhereTheMachineLooksForThem) {
  for (const char* name : {"thumb-v7m", "riscv32i-ilp32"}) {
    const MachineDescription machine = *FindMachine(name);
    ObjectDraft draft;
    const SymbolId symbol = draft.Undefined("f");
    DataTable table(machine);
    table.Pointer(symbol, 5);
    const DraftSection& section = Defined(std::move(table), draft);
    EXPECT_EQ(Hex(section), machine.has_addends ? "00000000" : "05000000");
    ASSERT_EQ(section.relocations.size(), 1u);
    EXPECT_EQ(section.relocations[0].addend, 5);
    EXPECT_EQ(section.relocations[0].type, machine.pointer_relocation);
  }
}

TEST(DataTableTest, SectionSaysWhoWritesToIt) {
  const MachineDescription fixed = *FindMachine("thumb-v7m");
  const MachineDescription movable = *FindMachine("x86-64");
  ObjectDraft draft;
  const SymbolId outside = draft.Undefined("f");
  DataTable numbers(movable);
  numbers.U8(1);
  const SymbolId inside = std::move(numbers).Define("n", kLocalBinding, draft);
  EXPECT_EQ(draft.sections().back().name, ".rodata.n");

  DataTable at_link_time(fixed);
  at_link_time.Pointer(outside);
  EXPECT_EQ(Defined(std::move(at_link_time), draft).name, ".rodata.t");

  DataTable local(movable);
  local.Pointer(inside);
  const DraftSection& section = Defined(std::move(local), draft);
  EXPECT_EQ(section.name, ".data.rel.ro.local.t");
  EXPECT_EQ(section.flags, kAllocated | kWritable);

  DataTable global(movable);
  global.Pointer(inside);
  global.Pointer(outside);
  EXPECT_EQ(Defined(std::move(global), draft).name, ".data.rel.ro.t");
}

TEST(StringPoolTest, EachTextIsThereOnce) {
  const MachineDescription machine = *FindMachine("thumb-v7m");
  ObjectDraft draft;
  StringPool strings(draft);
  DataTable table(machine);
  for (const char* text : {"ab", "c", "ab", ""}) strings.PointTo(text, table);
  std::move(strings).Finish();
  const DraftSection& section = draft.sections().front();
  EXPECT_EQ(section.pieces.front().bytes, std::string("ab\0c\0\0", 6));
  EXPECT_EQ(section.flags, kAllocated | kMergeable | kStrings);
  EXPECT_EQ(Hex(Defined(std::move(table), draft)),
            "00000000030000000000000005000000");
}

}  // namespace
}  // namespace metad::codegen::elf
