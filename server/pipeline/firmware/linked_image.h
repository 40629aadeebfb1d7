#ifndef METAD_SERVER_PIPELINE_FIRMWARE_LINKED_IMAGE_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_LINKED_IMAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/pipeline/elf_section.h"

namespace metad::firmware {

// What is loaded as a piece (PT_LOAD; ELF gABI, chapter 5).
struct ImageSegment {
  // Where the program sees it, and where its bytes are stored: a segment whose
  // bytes start-up code copies has two addresses.
  uint64_t address = 0;
  uint64_t load_address = 0;
  // In memory; what is beyond `content` is zero-filled.
  uint64_t size = 0;
  // PF_* of <elf.h>.
  uint32_t flags = 0;
  // Refers to the bytes that the image was read from.
  absl::string_view content;
};

struct ImageSection : pipeline::ElfSection {
  // Written, if at all, before the program starts: constructors' tables and
  // what a loader relocates, and constants that a linker script keeps together
  // with such. Firmware has them in flash.
  bool loader_only() const;
};

struct ImageSymbol {
  // Refers to the bytes that the image was read from.
  absl::string_view name;
  // STT_* and STB_* of <elf.h>.
  int type = 0;
  int binding = 0;
  bool defined = false;
  // Index into LinkedImage::sections; nothing for absolute symbols, which
  // linker scripts define.
  std::optional<size_t> section;
  // Of an Arm function, the lowest bit says that it is Thumb.
  uint64_t value = 0;
  uint64_t size = 0;
};

// A program as a linker leaves it, read with libelf.
struct LinkedImage {
  // EM_* of <elf.h>.
  uint16_t machine = 0;
  // 32 or 64.
  int pointer_bits = 0;
  bool big_endian = false;
  // e_flags; what they mean depends on the machine.
  uint32_t processor_flags = 0;
  // Whether its instructions have another byte order than its data.
  bool turns_code() const;
  // ET_DYN: a static or other position-independent program.
  bool position_independent = false;
  uint64_t entry = 0;
  // In file order; at least one.
  std::vector<ImageSegment> segments;
  // In file order, [0] is the null section; empty where they were stripped.
  std::vector<ImageSection> sections;
  // In symbol-table order, without the null symbol; empty where they were
  // stripped (has_symbol_table).
  std::vector<ImageSymbol> symbols;
  bool has_symbol_table = false;
  // What a loader makes read-only once it has relocated it (PT_GNU_RELRO);
  // size 0: nothing.
  uint64_t relro_address = 0;
  uint64_t relro_size = 0;
  // PT_DYNAMIC; size 0: none.
  uint64_t dynamic_address = 0;
  uint64_t dynamic_size = 0;
};

// Reads a linked image from memory. The bytes may be hostile: everything is
// checked against their bounds. InvalidArgument says what is wrong, with the
// place where there is one, what was expected and what to do about it: for an
// object that is not linked yet, and for images in formats that have lost what
// is asked for (Intel HEX, S-records, UF2). The result refers to `bytes`.
absl::StatusOr<LinkedImage> ReadLinkedImage(absl::string_view bytes);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_LINKED_IMAGE_H_
