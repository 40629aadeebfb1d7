#include "server/pipeline/firmware/firmware_content.h"

#include <elf.h>

#include <algorithm>
#include <utility>

#include "server/pipeline/firmware/arm_profile.h"
#include "server/pipeline/firmware/image_memory.h"
#include "server/pipeline/firmware/memory_map.h"
#include "server/pipeline/firmware/registry_listing.h"
#include "server/pipeline/object_file.h"

namespace metad::firmware {
namespace {

class ContentReader {
 public:
  explicit ContentReader(const LinkedImage& image)
      : image_(image),
        memory_(image),
        map_(memory_, {}, IsArmMProfile(image)) {}

  FirmwareContent Run() {
    content_.architecture = pipeline::ElfMachineName(image_.machine);
    content_.pointer_bits = image_.pointer_bits;
    content_.big_endian = image_.big_endian;
    content_.position_independent = image_.position_independent;
    content_.has_symbol_table = image_.has_symbol_table;
    AddSections();
    if (content_.sections.empty()) AddSegments();
    std::stable_sort(content_.sections.begin(), content_.sections.end(),
                     [](const SectionContent& a, const SectionContent& b) {
                       return a.address < b.address;
                     });
    for (const SectionContent& section : content_.sections) {
      if (section.in_flash) content_.flash_bytes += section.size_bytes;
      if (section.in_ram) content_.ram_bytes += section.size_bytes;
    }
    content_.registries = ListRegistries(memory_);
    return std::move(content_);
  }

 private:
  void AddSections() {
    for (const ImageSection& section : image_.sections) {
      // Of a thread's variables there are only the initial values.
      const bool is_thread_zeros =
          section.zero_filled() && (section.flags & SHF_TLS) != 0;
      if (!section.allocated() || section.size == 0 || is_thread_zeros) {
        continue;
      }
      SectionContent added;
      added.name = std::string(section.name);
      added.executable = section.executable();
      added.writable = section.writable();
      Place(section.address, section.size, !section.zero_filled(), added);
      content_.sections.push_back(std::move(added));
    }
  }

  void AddSegments() {
    for (const ImageSegment& segment : image_.segments) {
      SectionContent added;
      added.executable = (segment.flags & PF_X) != 0;
      added.writable = (segment.flags & PF_W) != 0;
      Place(segment.address, segment.size, !segment.content.empty(), added);
      content_.sections.push_back(std::move(added));
    }
  }

  void Place(uint64_t address, uint64_t size, bool is_stored,
             SectionContent& added) const {
    added.address = address;
    added.load_address = address;
    added.size_bytes = static_cast<int64_t>(size);
    const ImageSegment* segment = memory_.SegmentOf(address, 1);
    if (segment != nullptr) {
      added.load_address = segment->load_address + (address - segment->address);
    }
    added.in_flash = is_stored;
    added.in_ram = !is_stored || !map_.WhyInRam(address, 1).empty();
  }

  const LinkedImage& image_;
  const ImageMemory memory_;
  const MemoryMap map_;
  FirmwareContent content_;
};

}  // namespace

FirmwareContent ReadFirmwareContent(const LinkedImage& image) {
  return ContentReader(image).Run();
}

}  // namespace metad::firmware
