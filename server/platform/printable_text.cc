#include "server/platform/printable_text.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/str_format.h"

namespace metad::platform {
namespace {

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Length of the well-formed sequence at the front of `text`, 0 where there is
// none. Overlong forms, surrogates and what lies beyond U+10FFFF are malformed.
size_t SequenceLength(absl::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return 1;
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  if (lead == 0xE0 && second < 0xA0) return 0;
  if (lead == 0xED && second > 0x9F) return 0;
  if (lead == 0xF0 && second < 0x90) return 0;
  if (lead == 0xF4 && second > 0x8F) return 0;
  return length;
}

bool IsControl(absl::string_view sequence) {
  const auto lead = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return lead < 0x20 || lead == 0x7F;
  // U+0080 to U+009F: some terminals obey these too.
  return lead == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
}

std::string Escaped(absl::string_view text, absl::string_view kept) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    const absl::string_view sequence = text.substr(0, length == 0 ? 1 : length);
    const bool escape =
        length == 0 || (IsControl(sequence) &&
                        kept.find(sequence[0]) == absl::string_view::npos);
    if (escape) {
      for (const char c : sequence) {
        absl::StrAppendFormat(&out, "\\x%02x", static_cast<unsigned char>(c));
      }
    } else {
      out.append(sequence.data(), sequence.size());
    }
    text.remove_prefix(sequence.size());
  }
  return out;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string Printable(absl::string_view text) { return Escaped(text, ""); }

std::string PrintableLines(absl::string_view text) {
  return Escaped(text, "\n\t");
}

}  // namespace metad::platform
