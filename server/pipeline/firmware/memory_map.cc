#include "server/pipeline/firmware/memory_map.h"

#include <elf.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace metad::firmware {
namespace {

constexpr uint64_t kArmSramBegin = 0x20000000;
constexpr uint64_t kArmSramEnd = 0x40000000;

// Scripts align what follows, and linkers pad.
constexpr uint64_t kLargestPadding = 256;

std::string Address(uint64_t address) {
  return absl::StrCat("0x", absl::Hex(address));
}

// Of a thread's variables there are only the initial values.
bool IsInMemory(const ImageSection& section) {
  return section.allocated() && (section.flags & SHF_TLS) == 0;
}

// Whether it is memory that a program writes. Flags of segments go before those
// of sections: a script may say that what it places is not writable.
bool IsVariables(const LinkedImage& image, const ImageSection& section) {
  if (!section.writable() || section.loader_only()) return false;
  return std::none_of(image.segments.begin(), image.segments.end(),
                      [&section](const ImageSegment& segment) {
                        return section.address >= segment.address &&
                               section.address - segment.address <
                                   segment.size &&
                               (segment.flags & PF_W) == 0;
                      });
}

}  // namespace

bool KnownRegion::Holds(uint64_t address, uint64_t size) const {
  if (address < origin) return false;
  const uint64_t offset = address - origin;
  return offset < length && size <= length - offset;
}

std::string KnownRegion::ToString() const {
  return absl::StrCat(name, " (", Address(origin), " to ",
                      Address(origin + (length - 1)), ")");
}

MemoryMap::MemoryMap(const ImageMemory& memory,
                     std::vector<KnownRegion> regions, bool m_profile)
    : memory_(memory),
      regions_(std::move(regions)),
      m_profile_(m_profile),
      groups_(GroupsOf(memory.image())) {}

std::vector<MemoryMap::Group> MemoryMap::GroupsOf(const LinkedImage& image) {
  std::vector<const ImageSection*> sections;
  for (const ImageSection& section : image.sections) {
    if (IsInMemory(section) && section.size > 0) sections.push_back(&section);
  }
  std::stable_sort(sections.begin(), sections.end(),
                   [](const ImageSection* a, const ImageSection* b) {
                     return a->address < b->address;
                   });
  std::vector<Group> groups;
  for (const ImageSection* section : sections) {
    const bool is_beside =
        !groups.empty() && (section->address <= groups.back().end ||
                            section->address - groups.back().end <
                                std::max(kLargestPadding, section->alignment));
    if (!is_beside) groups.push_back({section->address, section->address});
    Group& group = groups.back();
    group.end = std::max(group.end, section->address + section->size);
    if (IsVariables(image, *section)) group.variables = section;
  }
  return groups;
}

std::string MemoryMap::WhyInRam(uint64_t address, uint64_t size) const {
  const ImageSegment* segment = memory_.SegmentOf(address, size);
  if (segment == nullptr) {
    return absl::StrCat("lies at ", Address(address),
                        ", where the firmware loads nothing");
  }
  if (!memory_.Bytes(address, size).has_value()) {
    return absl::StrCat("lies at ", Address(address),
                        ", which is cleared at start and has no bytes in the "
                        "firmware");
  }
  for (const KnownRegion& region : regions_) {
    if (!region.Holds(address, size)) continue;
    return region.is_ram ? absl::StrCat("lies at ", Address(address),
                                        " in RAM, region ", region.ToString())
                         : "";
  }
  if (segment->address != segment->load_address) {
    return absl::StrCat(
        "lies at ", Address(address), " and is stored at ",
        Address(segment->load_address + (address - segment->address)),
        ": start-up code copies it into RAM");
  }
  std::string by_flags = WhyInRamByFlags(*segment, address);
  if (!by_flags.empty() || IsHosted()) return by_flags;
  if (segment->content.size() < segment->size) {
    return absl::StrCat("lies at ", Address(address),
                        " in the memory of zero-filled variables");
  }
  if (const ImageSection* variables = VariablesBeside(address)) {
    return absl::StrCat("lies at ", Address(address),
                        " in the same memory as the variables in ",
                        variables->name);
  }
  if (m_profile_ && address >= kArmSramBegin && address < kArmSramEnd) {
    return absl::StrCat("lies at ", Address(address),
                        ", where this processor has its SRAM");
  }
  return "";
}

std::string MemoryMap::WhyInRamByFlags(const ImageSegment& segment,
                                       uint64_t address) const {
  const LinkedImage& image = memory_.image();
  if (address - image.relro_address < image.relro_size) return "";
  const ImageSection* section = SectionAt(address);
  if (section != nullptr && !IsHosted()) {
    if (!IsVariables(image, *section)) return "";
    return absl::StrCat("lies at ", Address(address), " in the section ",
                        section->name, ", which is writable");
  }
  if ((segment.flags & PF_W) == 0) return "";
  return absl::StrCat("lies at ", Address(address),
                      " in a segment that is writable");
}

const ImageSection* MemoryMap::VariablesBeside(uint64_t address) const {
  for (const Group& group : groups_) {
    if (address >= group.begin && address < group.end) return group.variables;
  }
  return nullptr;
}

bool MemoryMap::IsHosted() const {
  const LinkedImage& image = memory_.image();
  return image.relro_size > 0 || image.dynamic_size > 0;
}

const ImageSection* MemoryMap::SectionAt(uint64_t address) const {
  for (const ImageSection& section : memory_.image().sections) {
    if (!IsInMemory(section)) continue;
    if (address >= section.address &&
        address - section.address < section.size) {
      return &section;
    }
  }
  return nullptr;
}

const KnownRegion* MemoryMap::Region(absl::string_view name) const {
  for (const KnownRegion& region : regions_) {
    if (region.name == name) return &region;
  }
  return nullptr;
}

}  // namespace metad::firmware
