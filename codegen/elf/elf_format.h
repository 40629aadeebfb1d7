#ifndef METAD_CODEGEN_ELF_ELF_FORMAT_H_
#define METAD_CODEGEN_ELF_ELF_FORMAT_H_

#include <cstdint>

// The numbers of the ELF format (System V gABI, chapters 4 and 5) that a
// relocatable object without dynamic linking needs. What a machine adds to them
// stands with the machine.
namespace metad::codegen::elf {

inline constexpr uint8_t kElfClass32 = 1;
inline constexpr uint8_t kElfClass64 = 2;
inline constexpr uint8_t kElfLittleEndian = 1;
inline constexpr uint8_t kElfBigEndian = 2;
inline constexpr uint8_t kElfVersion = 1;
inline constexpr uint16_t kElfRelocatable = 1;

enum SectionType : uint32_t {
  kNullSection = 0,
  kProgramBits = 1,
  kSymbolTable = 2,
  kStringTable = 3,
  kRelocationsWithAddends = 4,
  kNote = 7,
  kRelocations = 9,
  kInitArray = 14,
  // The same number means the one's attributes and the other's.
  kArmAttributes = 0x70000003,
  kRiscvAttributes = 0x70000003,
};

enum SectionFlags : uint64_t {
  kWritable = 0x1,
  kAllocated = 0x2,
  kExecutable = 0x4,
  kMergeable = 0x10,
  kStrings = 0x20,
  kInfoIsSection = 0x40,
};

// Instead of a section's number in a symbol.
inline constexpr uint16_t kUndefinedSection = 0;
inline constexpr uint16_t kAbsoluteSection = 0xfff1;
// Section numbers from here on mean something else.
inline constexpr uint64_t kFirstReservedSection = 0xff00;

enum SymbolBinding : uint8_t {
  kLocalBinding = 0,
  kGlobalBinding = 1,
  kWeakBinding = 2,
};

enum SymbolType : uint8_t {
  kNoType = 0,
  kObjectType = 1,
  kFunctionType = 2,
  kSectionSymbolType = 3,
  kFileType = 4,
};

// Of the structures in a file of 32 and of 64 bits.
struct StructureSizes {
  uint64_t file_header;
  uint64_t section_header;
  uint64_t symbol;
  uint64_t relocation;
  uint64_t relocation_with_addend;
  uint64_t word;
};
inline constexpr StructureSizes kSizes32 = {52, 40, 16, 8, 12, 4};
inline constexpr StructureSizes kSizes64 = {64, 64, 24, 16, 24, 8};

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_ELF_FORMAT_H_
