#include "server/pipeline/target_fit/gnu_properties.h"

#include <elf.h>

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace metad::pipeline {
namespace {

constexpr absl::string_view kSectionName = ".note.gnu.property";
constexpr absl::string_view kOwner("GNU\0", 4);
constexpr uint32_t kPropertyNote = 5;  // NT_GNU_PROPERTY_TYPE_0
constexpr size_t kWordBytes = 4;
constexpr size_t kNoteHeadBytes = 3 * kWordBytes;

absl::Status TooShort(absl::string_view what, size_t offset) {
  return absl::InvalidArgumentError(absl::StrCat(
      "is damaged: ", what, " is cut short (offset ", offset, ")"));
}

size_t AlignedUp(size_t size, size_t alignment) {
  return (size + alignment - 1) / alignment * alignment;
}

class NoteReader {
 public:
  NoteReader(absl::string_view section, bool big_endian, int pointer_bits)
      : section_(section),
        big_endian_(big_endian),
        alignment_(static_cast<size_t>(pointer_bits) / 8) {}

  absl::StatusOr<GnuProperties> Read() {
    size_t at = 0;
    while (at < section_.size()) {
      if (section_.size() - at < kNoteHeadBytes) return TooShort("a note", at);
      const size_t owner_bytes = Word(at);
      const size_t content_bytes = Word(at + kWordBytes);
      const uint32_t type = Word(at + 2 * kWordBytes);
      const size_t owner = at + kNoteHeadBytes;
      const size_t content = owner + AlignedUp(owner_bytes, kWordBytes);
      const size_t end = content + content_bytes;
      if (end > section_.size()) return TooShort("a note", at);
      if (type == kPropertyNote &&
          section_.substr(owner, owner_bytes) == kOwner) {
        absl::Status status = ReadProperties(content, end);
        if (!status.ok()) return status;
      }
      at = AlignedUp(end, alignment_);
    }
    return std::move(properties_);
  }

 private:
  absl::Status ReadProperties(size_t at, size_t end) {
    while (at < end) {
      if (end - at < 2 * kWordBytes) return TooShort("a property", at);
      const uint32_t type = Word(at);
      const size_t size = Word(at + kWordBytes);
      const size_t value = at + 2 * kWordBytes;
      if (size > end - value) return TooShort("a property", at);
      if (size == kWordBytes) properties_[type] |= Word(value);
      at = value + AlignedUp(size, alignment_);
    }
    return absl::OkStatus();
  }

  // In bounds.
  uint32_t Word(size_t offset) const {
    uint32_t value = 0;
    for (size_t i = 0; i < kWordBytes; ++i) {
      const auto byte = static_cast<uint8_t>(section_[offset + i]);
      value |= static_cast<uint32_t>(byte)
               << 8 * (big_endian_ ? kWordBytes - 1 - i : i);
    }
    return value;
  }

  const absl::string_view section_;
  const bool big_endian_;
  // Of notes and of properties.
  const size_t alignment_;
  GnuProperties properties_;
};

}  // namespace

absl::StatusOr<GnuProperties> ParseGnuProperties(absl::string_view section,
                                                 bool big_endian,
                                                 int pointer_bits) {
  return NoteReader(section, big_endian, pointer_bits).Read();
}

absl::StatusOr<GnuProperties> ReadGnuProperties(const ObjectFile& object) {
  GnuProperties properties;
  for (const ObjectSection& section : object.sections) {
    if (section.type != SHT_NOTE || section.name != kSectionName) continue;
    const absl::StatusOr<GnuProperties> read = ParseGnuProperties(
        section.content, object.big_endian, object.pointer_bits);
    if (!read.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(kSectionName, " ", read.status().message()));
    }
    for (const auto& [type, bits] : *read) properties[type] |= bits;
  }
  return properties;
}

}  // namespace metad::pipeline
