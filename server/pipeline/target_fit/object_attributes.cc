#include "server/pipeline/target_fit/object_attributes.h"

#include <elf.h>

#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace metad::pipeline {
namespace {

constexpr absl::string_view kFormatVersion = "A";
constexpr uint64_t kTagFile = 1;
constexpr size_t kLengthBytes = 4;

// Arm's tags that break the rule for their values.
constexpr uint64_t kTagCpuRawName = 4;
constexpr uint64_t kTagCpuName = 5;
constexpr uint64_t kTagCompatibility = 32;

absl::string_view NameOf(AttributeVendor vendor) {
  return vendor == AttributeVendor::kArm ? "aeabi" : "riscv";
}

// Odd tags have texts, even ones numbers; below 32 Arm's have what each of them
// says.
bool IsText(AttributeVendor vendor, uint64_t tag) {
  if (vendor == AttributeVendor::kArm && tag < kTagCompatibility) {
    return tag == kTagCpuRawName || tag == kTagCpuName;
  }
  return tag % 2 == 1;
}

// Reads the section forward. What cannot be read leaves an error, and 0 or an
// empty text in its place.
class SectionReader {
 public:
  SectionReader(absl::string_view section, bool big_endian,
                AttributeVendor vendor)
      : section_(section), big_endian_(big_endian), vendor_(vendor) {}

  absl::StatusOr<ObjectAttributes> Read() {
    if (section_.substr(0, 1) != kFormatVersion) {
      return absl::InvalidArgumentError(
          "has another format version than \"A\" (offset 0)");
    }
    at_ = 1;
    while (status_.ok() && at_ < section_.size()) ReadVendor();
    if (!status_.ok()) return status_;
    return std::move(attributes_);
  }

 private:
  // A length, which counts itself; the vendor's name; what the vendor has.
  void ReadVendor() {
    const size_t begin = at_;
    const size_t end = EndOf(begin, Word(section_.size()), section_.size());
    const absl::string_view name = Text(end);
    while (status_.ok() && at_ < end && name == NameOf(vendor_)) {
      ReadScope(end);
    }
    at_ = end;
  }

  // A tag that says what the attributes are of; a length, which counts both.
  void ReadScope(size_t vendor_end) {
    const size_t begin = at_;
    const uint64_t scope = Number(vendor_end);
    const size_t end = EndOf(begin, Word(vendor_end), vendor_end);
    while (status_.ok() && at_ < end && scope == kTagFile) {
      ReadAttribute(end);
    }
    at_ = end;
  }

  void ReadAttribute(size_t end) {
    const uint64_t tag = Number(end);
    const bool has_both =
        vendor_ == AttributeVendor::kArm && tag == kTagCompatibility;
    ObjectAttributes::Value value;
    if (has_both || !IsText(vendor_, tag)) value.number = Number(end);
    if (has_both || IsText(vendor_, tag)) value.text = Text(end);
    if (status_.ok()) attributes_.Set(tag, value);
  }

  // Of a part that begins there, has been read up to here, and has to end
  // within what it is a part of. Where it does not, that is the end.
  size_t EndOf(size_t begin, uint32_t length, size_t outer_end) {
    if (status_.ok() && (length > outer_end - begin || begin + length < at_)) {
      Fail(begin, absl::StrCat("a part claims ", length, " bytes of ",
                               outer_end - begin));
    }
    return status_.ok() ? begin + length : section_.size();
  }

  uint64_t Number(size_t end) {
    uint64_t value = 0;
    const size_t begin = at_;
    for (int shift = 0; at_ < end && shift < 64; shift += 7) {
      const auto byte = static_cast<uint8_t>(section_[at_++]);
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    Fail(begin, "a number does not end");
    return 0;
  }

  uint32_t Word(size_t end) {
    if (!status_.ok() || end - at_ < kLengthBytes) {
      Fail(at_, "a length is cut short");
      return 0;
    }
    uint32_t value = 0;
    for (size_t i = 0; i < kLengthBytes; ++i) {
      const auto byte = static_cast<uint8_t>(section_[at_ + i]);
      value |= static_cast<uint32_t>(byte)
               << 8 * (big_endian_ ? kLengthBytes - 1 - i : i);
    }
    at_ += kLengthBytes;
    return value;
  }

  absl::string_view Text(size_t end) {
    if (!status_.ok()) return "";
    const size_t nul = section_.find('\0', at_);
    if (nul == absl::string_view::npos || nul >= end) {
      Fail(at_, "a text does not end");
      return "";
    }
    const absl::string_view text = section_.substr(at_, nul - at_);
    at_ = nul + 1;
    return text;
  }

  // The first thing that is wrong counts.
  void Fail(size_t offset, absl::string_view problem) {
    if (!status_.ok()) return;
    status_ = absl::InvalidArgumentError(
        absl::StrCat("is damaged: ", problem, " (offset ", offset, ")"));
  }

  const absl::string_view section_;
  const bool big_endian_;
  const AttributeVendor vendor_;
  // How far it has been read; at most its size.
  size_t at_ = 0;
  absl::Status status_;
  ObjectAttributes attributes_;
};

}  // namespace

uint64_t ObjectAttributes::Number(uint64_t tag) const {
  const auto found = values_.find(tag);
  return found == values_.end() ? 0 : found->second.number;
}

absl::string_view ObjectAttributes::Text(uint64_t tag) const {
  const auto found = values_.find(tag);
  return found == values_.end() ? "" : found->second.text;
}

absl::StatusOr<ObjectAttributes> ParseObjectAttributes(
    absl::string_view section, bool big_endian, AttributeVendor vendor) {
  return SectionReader(section, big_endian, vendor).Read();
}

absl::StatusOr<std::optional<ObjectAttributes>> ReadObjectAttributes(
    const ObjectFile& object) {
  if (object.machine != EM_ARM && object.machine != EM_RISCV) {
    return std::nullopt;
  }
  const AttributeVendor vendor = object.machine == EM_ARM
                                     ? AttributeVendor::kArm
                                     : AttributeVendor::kRiscv;
  for (const ObjectSection& section : object.sections) {
    if (section.type != kAttributesType) continue;
    absl::StatusOr<ObjectAttributes> attributes =
        ParseObjectAttributes(section.content, object.big_endian, vendor);
    if (attributes.ok()) return *std::move(attributes);
    return absl::InvalidArgumentError(
        absl::StrCat(vendor == AttributeVendor::kArm ? ".ARM" : ".riscv",
                     ".attributes ", attributes.status().message()));
  }
  return std::nullopt;
}

}  // namespace metad::pipeline
