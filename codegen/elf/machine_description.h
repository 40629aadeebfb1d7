#ifndef METAD_CODEGEN_ELF_MACHINE_DESCRIPTION_H_
#define METAD_CODEGEN_ELF_MACHINE_DESCRIPTION_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "codegen/elf/core_description.h"
#include "codegen/plan/metadata_plan.h"

// What the object writer knows of a machine: data, and a few instructions.
namespace metad::codegen::elf {

// What a place in a piece of code refers to.
enum class StubTarget {
  // The table that the code is about.
  kTable,
  // The first byte behind it.
  kTableEnd,
  // The function that it calls.
  kFunction,
  // A place in the code itself: StubRelocation::addend is its offset.
  kLabel,
};

struct StubRelocation {
  uint32_t offset = 0;
  // Of the machine's relocation types.
  uint32_t type = 0;
  StubTarget target = StubTarget::kTable;
  // Where the machine keeps addends in place, the code has it already.
  int64_t addend = 0;
};

// A symbol that says what the bytes from an offset on are: "$t" and "$d".
struct MappingSymbol {
  uint32_t offset = 0;
  absl::string_view name = {};
};

// Position-independent wherever the machine's compiler makes it so.
struct CodeStub {
  // In units of MachineDescription::code_unit_bytes, as the processor's manual
  // writes them: halfwords for Thumb, words for A32, A64 and RISC-V.
  absl::Span<const uint32_t> units = {};
  uint32_t alignment = 1;
  absl::Span<const StubRelocation> relocations = {};
  absl::Span<const MappingSymbol> mapping = {};
  // Call frame instructions (DWARF 5, 6.4.2) of the function's FDE, for
  // machines that have an UnwindDescription.
  absl::string_view unwind = {};
};

// How a debugger and an unwinder find their way through the code: the head of
// .eh_frame (Linux Standard Base, Core, 10.6).
struct UnwindDescription {
  // Of the CIE, from its version on; empty for none.
  absl::string_view common = {};
  // 32 bits from here to there.
  uint32_t relocation = 0;
};

struct MachineDescription {
  // "thumb-v7em-fpv4-sp-hard", "riscv32imac-ilp32".
  std::string name;
  // e_machine and e_flags of the file's header.
  uint16_t elf_machine = 0;
  uint32_t elf_flags = 0;
  // 4 or 8; the file's class follows.
  uint32_t pointer_bytes = 4;
  ByteOrder byte_order = ByteOrder::kLittleEndian;
  // Of instructions; AArch64 and RISC-V have them little-endian always.
  ByteOrder code_order = ByteOrder::kLittleEndian;
  uint32_t code_unit_bytes = 1;
  // What is added to a function's address: the bit that says Thumb.
  uint32_t function_address_bit = 0;
  // Whether relocations have addends of their own (RELA); otherwise they are in
  // place (REL).
  bool has_addends = true;
  // The type that makes a pointer of a symbol.
  uint32_t pointer_relocation = 0;
  // The same for a pointer in .init_array.
  uint32_t init_array_relocation = 0;
  // Every symbol's least alignment: machines that address by halfwords.
  uint32_t symbol_alignment = 1;
  // Whether a dynamic linker may move the image: tables of pointers are in
  // .data.rel.ro then, which it writes before it makes them read-only.
  bool position_independent = false;
  // Whether objects have a note that their stack is not executable. Linkers
  // warn where some of an image's objects have it and others do not, and those
  // of gcc for bare metal do not.
  bool has_stack_note = false;
  // What says that code keeps to what the processor checks of its jumps and
  // returns (BTI and PAC, IBT and SHSTK): type and bits of a program property
  // (Linux Extensions to gABI). Type 0: there is none.
  uint32_t protection_property = 0;
  uint32_t protection_bits = 0;
  // Empty for none: ".ARM.attributes".
  absl::string_view attributes_section;
  uint32_t attributes_type = 0;
  // Of that section: what the object written needs.
  std::string attributes;
  // What the machine has, and how its code calls.
  CoreDescription core;
  UnwindDescription unwind;
  // Returns the address of the table, a pointer-aligned one.
  CodeStub address_of_table;
  // Calls the function with both pointers of each entry of the table until it
  // returns something else than 0, and returns what it returned last.
  CodeStub call_for_each_entry;
  // Calls the function, without arguments.
  CodeStub call_function;
};

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_MACHINE_DESCRIPTION_H_
