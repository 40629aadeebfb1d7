#include "server/platform/utf8_text.h"

#include <cstddef>
#include <cstdint>

namespace metad::platform {
namespace {

bool InRange(char c, uint8_t low, uint8_t high) {
  const auto byte = static_cast<uint8_t>(c);
  return low <= byte && byte <= high;
}

// Length of a sequence by its first byte; 0 for a byte that starts none.
size_t SequenceLength(char lead) {
  if (InRange(lead, 0x00, 0x7f)) return 1;
  if (InRange(lead, 0xc2, 0xdf)) return 2;
  if (InRange(lead, 0xe0, 0xef)) return 3;
  if (InRange(lead, 0xf0, 0xf4)) return 4;
  return 0;
}

// Some first bytes narrow the second, which keeps out overlong forms,
// surrogates and what lies beyond U+10FFFF.
bool IsSecondByte(char lead, char second) {
  switch (static_cast<uint8_t>(lead)) {
    case 0xe0:
      return InRange(second, 0xa0, 0xbf);
    case 0xed:
      return InRange(second, 0x80, 0x9f);
    case 0xf0:
      return InRange(second, 0x90, 0xbf);
    case 0xf4:
      return InRange(second, 0x80, 0x8f);
    default:
      return InRange(second, 0x80, 0xbf);
  }
}

// Length of the well-formed sequence that `text` starts with; 0 for none.
size_t WellFormedPrefix(absl::string_view text) {
  const size_t length = SequenceLength(text[0]);
  if (length <= 1) return length;
  if (length > text.size() || !IsSecondByte(text[0], text[1])) return 0;
  for (size_t i = 2; i < length; ++i) {
    if (!InRange(text[i], 0x80, 0xbf)) return 0;
  }
  return length;
}

}  // namespace

std::string ValidUtf8(absl::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const size_t length = WellFormedPrefix(text);
    if (length == 0) {
      valid.push_back('?');
      text.remove_prefix(1);
    } else {
      valid.append(text.data(), length);
      text.remove_prefix(length);
    }
  }
  return valid;
}

}  // namespace metad::platform
