#include "server/pipeline/firmware/arm_profile.h"

#include <elf.h>

#include <algorithm>
#include <optional>

#include "absl/strings/match.h"

namespace metad::firmware {
namespace {

constexpr absl::string_view kVendor = "aeabi";
constexpr uint64_t kTagFile = 1;
constexpr uint64_t kTagCpuRawName = 4;
constexpr uint64_t kTagCpuName = 5;
constexpr uint64_t kTagCpuArch = 6;
constexpr uint64_t kTagCpuArchProfile = 7;
constexpr uint64_t kTagCompatibility = 32;
// v6-M, v6S-M, v7E-M, v8-M baseline and mainline, v8.1-M: M and nothing else.
constexpr uint64_t kMArchitectures[] = {11, 12, 13, 16, 17, 21};

// Reads a section of attributes from its front; what is cut short reads as the
// end.
class AttributeCursor {
 public:
  AttributeCursor(absl::string_view bytes, bool big_endian)
      : rest_(bytes), big_endian_(big_endian) {}

  bool done() const { return rest_.empty(); }

  std::optional<uint64_t> Word() {
    if (rest_.size() < 4) return End();
    uint64_t word = 0;
    for (size_t i = 0; i < 4; ++i) {
      word = word << 8 | static_cast<uint8_t>(rest_[big_endian_ ? i : 3 - i]);
    }
    rest_.remove_prefix(4);
    return word;
  }

  std::optional<uint64_t> Uleb128() {
    uint64_t number = 0;
    for (size_t i = 0; i < rest_.size() && i < 9; ++i) {
      const auto byte = static_cast<uint8_t>(rest_[i]);
      number |= uint64_t{byte & 0x7fU} << 7 * i;
      if ((byte & 0x80) != 0) continue;
      rest_.remove_prefix(i + 1);
      return number;
    }
    return End();
  }

  absl::string_view String() {
    const size_t end = rest_.find('\0');
    const absl::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(std::min(rest_.size(), text.size() + 1));
    return text;
  }

  absl::string_view Take(uint64_t bytes) {
    const absl::string_view part = rest_.substr(0, bytes);
    rest_.remove_prefix(part.size());
    return part;
  }

 private:
  std::optional<uint64_t> End() {
    rest_ = {};
    return std::nullopt;
  }

  absl::string_view rest_;
  const bool big_endian_;
};

// Of a file's attributes, tag after tag.
bool SayMProfile(AttributeCursor attributes) {
  while (!attributes.done()) {
    const std::optional<uint64_t> tag = attributes.Uleb128();
    if (!tag.has_value()) return false;
    const bool is_text = *tag == kTagCpuRawName || *tag == kTagCpuName ||
                         (*tag > kTagCompatibility && *tag % 2 == 1);
    if (is_text) {
      attributes.String();
      continue;
    }
    const std::optional<uint64_t> value = attributes.Uleb128();
    if (*tag == kTagCompatibility) attributes.String();
    if (!value.has_value()) return false;
    if (*tag == kTagCpuArchProfile && *value == 'M') return true;
    if (*tag == kTagCpuArch &&
        std::find(std::begin(kMArchitectures), std::end(kMArchitectures),
                  *value) != std::end(kMArchitectures)) {
      return true;
    }
  }
  return false;
}

bool VendorSaysMProfile(AttributeCursor vendor, bool big_endian) {
  if (vendor.String() != kVendor) return false;
  while (!vendor.done()) {
    const std::optional<uint64_t> tag = vendor.Uleb128();
    const std::optional<uint64_t> size = vendor.Word();
    // It counts tag and size as well.
    if (!tag.has_value() || !size.has_value() || *size < 5) return false;
    const absl::string_view content = vendor.Take(*size - 5);
    if (*tag == kTagFile && SayMProfile({content, big_endian})) return true;
  }
  return false;
}

}  // namespace

bool IsArmMProfile(const LinkedImage& image) {
  if (image.machine != EM_ARM) return false;
  for (const ImageSection& section : image.sections) {
    if (section.type != SHT_ARM_ATTRIBUTES) continue;
    if (!absl::StartsWith(section.content, "A")) return false;
    AttributeCursor vendors(section.content.substr(1), image.big_endian);
    while (!vendors.done()) {
      const std::optional<uint64_t> size = vendors.Word();
      if (!size.has_value() || *size < 4) return false;
      if (VendorSaysMProfile({vendors.Take(*size - 4), image.big_endian},
                             image.big_endian)) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace metad::firmware
