#ifndef METAD_SERVER_PIPELINE_ELF_SECTION_H_
#define METAD_SERVER_PIPELINE_ELF_SECTION_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace metad::pipeline {

// A section of an ELF file (ELF gABI, chapter 4), relocatable or linked.
struct ElfSection {
  // Refers to the bytes that the file was read from.
  absl::string_view name;
  // SHT_* and SHF_* of <elf.h>.
  uint32_t type = 0;
  uint64_t flags = 0;
  // 0 in an object, which no linker has given addresses yet.
  uint64_t address = 0;
  uint64_t size = 0;
  uint64_t alignment = 0;
  // sh_link and sh_info, whose meaning depends on the type.
  uint32_t link = 0;
  uint32_t info = 0;
  // The section's bytes in the file; empty for SHT_NOBITS. Refers to the bytes
  // that the file was read from.
  absl::string_view content;

  bool allocated() const;
  bool writable() const;
  bool executable() const;
  bool zero_filled() const;
};

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_ELF_SECTION_H_
