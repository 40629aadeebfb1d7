#ifndef METAD_SERVER_FORMATS_TENSORS_RELOCATABLE_OBJECT_H_
#define METAD_SERVER_FORMATS_TENSORS_RELOCATABLE_OBJECT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::formats {

struct ObjectSection {
  std::string name;
  // SHT_ and SHF_ of <elf.h>.
  uint32_t type = 0;
  uint64_t flags = 0;
  // Where its bytes are in the file, if it has any (not SHT_NOBITS). Not
  // checked to lie in it.
  uint64_t offset = 0;
  uint64_t size = 0;
  // The offsets in it at which the linker fills something in, sorted.
  std::vector<uint64_t> relocations;
};

struct ObjectSymbol {
  // Points into the file.
  absl::string_view name;
  // STT_ and STB_ of <elf.h>.
  int type = 0;
  int binding = 0;
  // An index into the object's sections; 0 for a symbol that is in none:
  // undefined, absolute or common.
  size_t section = 0;
  // Zeros that the linker gives a place to (-fcommon).
  bool common = false;
  uint64_t value = 0;
  uint64_t size = 0;
};

// What a relocatable ELF object of a little-endian machine says.
struct RelocatableObject {
  // Index 0 is none.
  std::vector<ObjectSection> sections;
  // In the order of the symbol table.
  std::vector<ObjectSymbol> symbols;
};

// InvalidArgument, at which byte what was expected, for every other file:
// executables and shared objects, whose data may have been relocated already,
// big-endian objects, and what is damaged or no ELF file.
absl::StatusOr<RelocatableObject> ReadRelocatableObject(absl::string_view file);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_TENSORS_RELOCATABLE_OBJECT_H_
