#include "server/pipeline/firmware/image_memory.h"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "server/pipeline/firmware/dynamic_relocations.h"

namespace metad::firmware {
namespace {

uint64_t NumberOf(absl::string_view bytes, bool big_endian) {
  uint64_t number = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const size_t from = big_endian ? i : bytes.size() - 1 - i;
    number = number << 8 | static_cast<uint8_t>(bytes[from]);
  }
  return number;
}

std::string BytesOf(uint64_t number, size_t count, bool big_endian) {
  std::string bytes(count, '\0');
  for (size_t i = 0; i < count; ++i) {
    bytes[big_endian ? count - 1 - i : i] = static_cast<char>(number >> 8 * i);
  }
  return bytes;
}

// SHT_RELR of <elf.h>, which older ones lack.
constexpr uint32_t kShtRelr = 19;

// Whether a section is what a linker tells a loader.
bool IsOnlyForLoader(const ImageSection& section) {
  switch (section.type) {
    case SHT_REL:
    case SHT_RELA:
    case kShtRelr:
    case SHT_DYNAMIC:
    case SHT_DYNSYM:
    case SHT_SYMTAB:
    case SHT_STRTAB:
    case SHT_HASH:
    case SHT_GNU_HASH:
    case SHT_GNU_verdef:
    case SHT_GNU_verneed:
    case SHT_GNU_versym:
      return true;
    default:
      return false;
  }
}

}  // namespace

ImageMemory::ImageMemory(const LinkedImage& image) : image_(image) {
  if (image.dynamic_size > 0) {
    DynamicRelocations relocations = ReadDynamicRelocations(*this);
    relocated_ = std::move(relocations.words);
    // Section headers may be gone, and a script may have put the tables into a
    // section of constants.
    loader_tables_ = std::move(relocations.tables);
    loader_tables_.push_back({image.dynamic_address, image.dynamic_size});
  }
  for (const ImageSection& section : image.sections) {
    if (section.allocated() && IsOnlyForLoader(section)) {
      loader_tables_.push_back({section.address, section.size});
    }
  }
}

bool ImageMemory::IsForLoader(uint64_t address) const {
  return std::any_of(
      loader_tables_.begin(), loader_tables_.end(),
      [address](const AddressRange& table) { return table.Holds(address); });
}

const ImageSegment* ImageMemory::SegmentOf(uint64_t address,
                                           uint64_t size) const {
  for (const ImageSegment& segment : image_.segments) {
    if (address < segment.address) continue;
    const uint64_t offset = address - segment.address;
    if (offset < segment.size && size <= segment.size - offset) {
      return &segment;
    }
  }
  return nullptr;
}

std::optional<absl::string_view> ImageMemory::Bytes(uint64_t address,
                                                    uint64_t size) const {
  const ImageSegment* segment = SegmentOf(address, size);
  if (segment == nullptr) return std::nullopt;
  const uint64_t offset = address - segment->address;
  if (offset > segment->content.size() ||
      size > segment->content.size() - offset) {
    return std::nullopt;
  }
  return segment->content.substr(offset, size);
}

std::optional<uint64_t> ImageMemory::Number(uint64_t address,
                                            size_t bytes) const {
  const std::optional<absl::string_view> found = Bytes(address, bytes);
  if (!found.has_value()) return std::nullopt;
  return NumberOf(*found, image_.big_endian);
}

std::optional<uint64_t> ImageMemory::Instruction(uint64_t address,
                                                 size_t bytes) const {
  const std::optional<absl::string_view> found = Bytes(address, bytes);
  if (!found.has_value()) return std::nullopt;
  return NumberOf(*found, image_.big_endian && !image_.turns_code());
}

std::optional<uint64_t> ImageMemory::Pointer(uint64_t address) const {
  const auto written = relocated_.find(address);
  if (written != relocated_.end()) return written->second;
  return Number(address, pointer_bytes());
}

std::optional<absl::string_view> ImageMemory::String(uint64_t address,
                                                     size_t max_bytes) const {
  const ImageSegment* segment = SegmentOf(address, 1);
  if (segment == nullptr) return std::nullopt;
  const uint64_t offset = address - segment->address;
  if (offset >= segment->content.size()) return std::nullopt;
  const absl::string_view rest = segment->content.substr(offset, max_bytes + 1);
  const size_t end = rest.find('\0');
  if (end == rest.npos) return std::nullopt;
  return rest.substr(0, end);
}

std::vector<uint64_t> ImageMemory::Find(absl::string_view bytes,
                                        uint64_t alignment,
                                        size_t limit) const {
  std::vector<uint64_t> found;
  if (bytes.empty()) return found;
  for (const ImageSegment& segment : image_.segments) {
    const char* const begin = segment.content.data();
    const char* const end = begin + segment.content.size();
    for (const char* at = begin; found.size() < limit;) {
      const void* hit =
          memmem(at, static_cast<size_t>(end - at), bytes.data(), bytes.size());
      if (hit == nullptr) break;
      at = static_cast<const char*>(hit);
      const uint64_t address =
          segment.address + static_cast<uint64_t>(at - begin);
      if (address % alignment == 0 && !IsForLoader(address)) {
        found.push_back(address);
      }
      ++at;
    }
  }
  return found;
}

std::vector<uint64_t> ImageMemory::FindPointersTo(uint64_t target,
                                                  size_t limit) const {
  std::vector<uint64_t> found =
      Find(BytesOf(target, pointer_bytes(), image_.big_endian), pointer_bytes(),
           limit);
  std::vector<uint64_t> written;
  for (const auto& [place, value] : relocated_) {
    if (value == target) written.push_back(place);
  }
  std::sort(written.begin(), written.end());
  for (const uint64_t place : written) {
    if (found.size() == limit) break;
    if (std::find(found.begin(), found.end(), place) == found.end()) {
      found.push_back(place);
    }
  }
  return found;
}

}  // namespace metad::firmware
