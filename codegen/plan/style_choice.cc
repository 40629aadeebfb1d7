#include "codegen/plan/style_choice.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include "absl/strings/string_view.h"

namespace metad::codegen {
namespace {

// Whether no float of `data` has all bits of its exponent set. The exponent's
// bits are in the last bytes of a little-endian number.
template <size_t kBytes>
bool AllFinite(absl::string_view data, uint8_t last, uint8_t last_but_one) {
  for (size_t end = kBytes; end <= data.size(); end += kBytes) {
    const auto high = static_cast<uint8_t>(data[end - 1]);
    const auto low = static_cast<uint8_t>(data[end - 2]);
    if ((high & last) == last && (low & last_but_one) == last_but_one) {
      return false;
    }
  }
  return true;
}

bool HasLiterals(const PlannedConstant& constant) {
  switch (constant.type.code) {
    case DataType::kInt:
    case DataType::kUInt:
    case DataType::kBool:
      return constant.type.bits >= 8;
    case DataType::kFloat:
    case DataType::kComplex:
      if (constant.storage == ElementStorage::kFloat) {
        return AllFinite<4>(constant.data, 0x7f, 0x80);
      }
      return constant.storage == ElementStorage::kDouble &&
             AllFinite<8>(constant.data, 0x7f, 0xf0);
    default:
      return false;
  }
}

// Which order the target has its numbers' bytes in moves few zeros from one
// window to another, and what is written is correct in any case.
bool HasZeroInEveryWindow(absl::string_view data) {
  while (data.size() >= kLiteralWindowBytes) {
    const size_t last_zero = data.substr(0, kLiteralWindowBytes).rfind('\0');
    if (last_zero == absl::string_view::npos) return false;
    data.remove_prefix(last_zero + 1);
  }
  return true;
}

// Byte order marks and their like of encodings that clang does not read. It
// looks for them in what #embed takes in, too, and refuses the file.
constexpr absl::string_view kForeignMarks[] = {
    "\xfe\xff",     "\xff\xfe",         "\x2b\x2f\x76",
    "\xf7\x64\x4c", "\xdd\x73\x66\x73", "\x0e\xfe\xff",
    "\xfb\xee\x28", "\x84\x31\x95\x33", absl::string_view("\0\0\xfe\xff", 4),
};

bool StartsWithMark(absl::string_view bytes) {
  return std::any_of(std::begin(kForeignMarks), std::end(kForeignMarks),
                     [bytes](absl::string_view mark) {
                       return bytes.substr(0, mark.size()) == mark;
                     });
}

// In either byte order, so that one model has one style on all targets.
bool CanBeEmbedded(const PlannedConstant& constant) {
  const auto unit = static_cast<size_t>(StorageUnitBytes(constant.storage));
  std::string head(constant.data.substr(0, 8));
  if (StartsWithMark(head)) return false;
  for (size_t i = 0; i + unit <= head.size(); i += unit) {
    const auto number = head.begin() + static_cast<ptrdiff_t>(i);
    std::reverse(number, number + static_cast<ptrdiff_t>(unit));
  }
  return !StartsWithMark(head);
}

}  // namespace

ConstantStyle ChooseStyle(ConstantStyle asked,
                          const PlannedConstant& constant) {
  if (constant.data.empty()) return ConstantStyle::kTyped;
  if (asked == ConstantStyle::kEmbed && !CanBeEmbedded(constant)) {
    asked = ConstantStyle::kAuto;
  }
  if (asked == ConstantStyle::kAuto &&
      constant.stored_bytes > kMaxReadableBytes) {
    return HasZeroInEveryWindow(constant.data.substr(0, kDecidingBytes))
               ? ConstantStyle::kString
               : ConstantStyle::kBits;
  }
  if (asked != ConstantStyle::kAuto && asked != ConstantStyle::kTyped) {
    return asked;
  }
  return HasLiterals(constant) ? ConstantStyle::kTyped : ConstantStyle::kBits;
}

}  // namespace metad::codegen
