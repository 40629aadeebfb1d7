#ifndef METAD_SERVER_PIPELINE_OBJECT_FILE_H_
#define METAD_SERVER_PIPELINE_OBJECT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/elf_section.h"

namespace metad::pipeline {

// A section of an object.
struct ObjectSection : ElfSection {
  // In one of ObjectFile::comdats.
  bool in_comdat = false;

  // Written by a dynamic loader and read-only from then on: .data.rel.ro and
  // its kin, where position-independent code keeps tables of pointers, and
  // .init_array, the constructors'. Static images have them in flash.
  bool read_only_after_relocation() const;
};

struct ObjectSymbol {
  // Refers to the bytes that the object was read from: thousands of symbols may
  // share one long name.
  absl::string_view name;
  // STT_*, STB_* and STV_* of <elf.h>.
  int type = 0;
  int binding = 0;
  int visibility = 0;
  // Index into ObjectFile::sections; nothing for symbols that are undefined,
  // absolute or common.
  std::optional<size_t> section;
  bool defined = false;
  // Tentative (SHN_COMMON, -fcommon): several of the same name become one.
  bool common = false;
  uint64_t value = 0;
  uint64_t size = 0;
};

// A field of a section that the linker writes an address into.
struct ObjectRelocation {
  // Index into ObjectFile::sections, and the field's offset there.
  size_t section = 0;
  uint64_t offset = 0;
  // R_* of <elf.h>; what it means depends on the machine.
  uint32_t type = 0;
  // Index into ObjectFile::symbols; the address is this symbol's plus `addend`.
  // Nothing where it refers to no symbol.
  std::optional<size_t> symbol;
  // Nothing where it stands in the field itself (SHT_REL).
  std::optional<int64_t> addend;
};

// Sections that a linker takes together, and of which it keeps one copy: the
// first of those with the same signature (GRP_COMDAT). Compilers make them of
// inline functions and the like.
struct ObjectComdat {
  // Refers to the bytes that the object was read from.
  absl::string_view signature;
  // Indices into ObjectFile::sections.
  std::vector<size_t> sections;
};

// A relocatable object, read with libelf.
struct ObjectFile {
  // EM_* of <elf.h>.
  uint16_t machine = 0;
  // 32 or 64.
  int pointer_bits = 0;
  bool big_endian = false;
  // e_flags; what they mean depends on the machine.
  uint32_t processor_flags = 0;
  // In file order; [0] is the null section.
  std::vector<ObjectSection> sections;
  // In symbol-table order, without the null symbol.
  std::vector<ObjectSymbol> symbols;
  // Those of allocated sections, in file order.
  std::vector<ObjectRelocation> relocations;
  // In file order.
  std::vector<ObjectComdat> comdats;
  // Whether it holds a compiler's intermediate code in place of machine code.
  bool is_link_time_optimised = false;
};

// Reads an object from memory. The bytes may be hostile: everything is checked
// against their bounds. InvalidArgument says what is wrong, with the offset
// where there is one, and what was expected. The result refers to `bytes`.
absl::StatusOr<ObjectFile> ReadObjectFile(absl::string_view bytes);

// Name of an ELF machine, "ARM"; "ELF machine 123" for one not known here.
std::string ElfMachineName(uint16_t machine);

// "ARM, 32-bit little-endian".
std::string DescribeMachine(uint16_t machine, int pointer_bits,
                            bool big_endian);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_OBJECT_FILE_H_
