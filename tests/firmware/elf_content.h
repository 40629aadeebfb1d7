#ifndef METAD_TESTS_FIRMWARE_ELF_CONTENT_H_
#define METAD_TESTS_FIRMWARE_ELF_CONTENT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace metad::firmware {

// A section that occupies memory of the target.
struct ElfSection {
  std::string name;
  uint64_t size = 0;
  bool writable = false;
};

// A variable or constant (STT_OBJECT) that the file defines.
struct ElfVariable {
  std::string name;
  uint64_t address = 0;
  uint64_t size = 0;
  ElfSection section;
};

// What an object or image has in the target's memory. The tests read it with
// code of their own: metad's reader is under test.
struct ElfContent {
  std::vector<ElfSection> sections;
  std::vector<ElfVariable> variables;
};

absl::StatusOr<ElfContent> ReadElf(const std::string& path);

}  // namespace metad::firmware

#endif  // METAD_TESTS_FIRMWARE_ELF_CONTENT_H_
