#include "codegen/elf/build_attributes.h"

#include "absl/strings/str_cat.h"
#include "codegen/elf/target_number.h"

namespace metad::codegen::elf {
namespace {

constexpr absl::string_view kNul("\0", 1);
constexpr char kFormatVersion = 'A';
constexpr char kFileTag = 1;
constexpr size_t kLengthBytes = 4;

void AppendUleb128(uint32_t value, std::string& bytes) {
  while (value >= 0x80) {
    bytes.push_back(static_cast<char>((value & 0x7f) | 0x80));
    value >>= 7;
  }
  bytes.push_back(static_cast<char>(value));
}

// Each length counts itself and what names it.
std::string WithLength(absl::string_view before, absl::string_view after,
                       ByteOrder byte_order) {
  std::string bytes(before);
  AppendNumber(before.size() + kLengthBytes + after.size(), kLengthBytes,
               byte_order, bytes);
  absl::StrAppend(&bytes, after);
  return bytes;
}

}  // namespace

std::string BuildAttributes(absl::string_view vendor,
                            const std::vector<BuildAttribute>& attributes,
                            ByteOrder byte_order) {
  std::string values;
  for (const BuildAttribute& attribute : attributes) {
    if (attribute.number == 0 && attribute.text.empty()) continue;
    AppendUleb128(attribute.tag, values);
    if (attribute.text.empty()) {
      AppendUleb128(attribute.number, values);
    } else {
      absl::StrAppend(&values, attribute.text, kNul);
    }
  }
  const std::string file =
      WithLength(absl::string_view(&kFileTag, 1), values, byte_order);
  return absl::StrCat(
      absl::string_view(&kFormatVersion, 1),
      WithLength("", absl::StrCat(vendor, kNul, file), byte_order));
}

}  // namespace metad::codegen::elf
