#ifndef METAD_SERVER_PIPELINE_FIRMWARE_MEMORY_MAP_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_MEMORY_MAP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/pipeline/firmware/image_memory.h"

namespace metad::firmware {

// A memory of the device whose place is known.
struct KnownRegion {
  std::string name;
  bool is_ram = false;
  uint64_t origin = 0;
  // At least 1.
  uint64_t length = 0;

  bool Holds(uint64_t address, uint64_t size) const;
  // "QSPI (0x90000000 to 0x903fffff)".
  std::string ToString() const;
};

// Which addresses of an image cost RAM. An image does not say what its memories
// are, so this goes by what is known of them and, where nothing is, by what
// linkers and start-up code do:
//
//   - A region that is known to hold the address decides.
//   - What is stored elsewhere than where the program sees it is copied by
//     start-up code, and what has no bytes in the file is cleared by it.
//   - Sections that may be written, in a segment that may be, are in RAM, but
//     for those that only a loader writes; and where the section headers are
//     gone, segments that may be written are.
//   - Sections that stand together are in one memory: if one of them is of
//     variables, or is zero-filled, that is RAM, whatever the flags say.
//   - So are the addresses from 0x20000000 to 0x3fffffff of an Arm processor of
//     the M profile (Armv7-M and Armv8-M manuals, the system address map).
//
// On a hosted image, whose memories are pages, the flags alone decide, with
// PT_GNU_RELRO.
class MemoryMap {
 public:
  // The memory must outlive it. `m_profile`: of Arm.
  MemoryMap(const ImageMemory& memory, std::vector<KnownRegion> regions,
            bool m_profile);

  // Why the bytes are in RAM, "lies in ..."; empty where they are in flash.
  std::string WhyInRam(uint64_t address, uint64_t size) const;

  // The section at the address; null where none is known.
  const ImageSection* SectionAt(uint64_t address) const;

  // Null where no region of that name is known.
  const KnownRegion* Region(absl::string_view name) const;

 private:
  // Sections without room for another between them.
  struct Group {
    uint64_t begin = 0;
    uint64_t end = 0;
    // One of them that is of variables; null where none is.
    const ImageSection* variables = nullptr;
  };

  static std::vector<Group> GroupsOf(const LinkedImage& image);
  // Those that stand together with what is at the address; null for none.
  const ImageSection* VariablesBeside(uint64_t address) const;
  std::string WhyInRamByFlags(const ImageSegment& segment,
                              uint64_t address) const;
  bool IsHosted() const;

  const ImageMemory& memory_;
  const std::vector<KnownRegion> regions_;
  const bool m_profile_;
  // In the order of addresses.
  const std::vector<Group> groups_;
};

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_MEMORY_MAP_H_
