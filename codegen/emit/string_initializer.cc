#include "codegen/emit/string_initializer.h"

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/emit/text_block.h"
#include "codegen/plan/style_choice.h"

namespace metad::codegen {
namespace {

constexpr size_t kLineWidth = 80;

// How often a sink is told what was passed.
constexpr size_t kPassedBytes = size_t{4} << 20;

// What a byte is written as in a literal, at most 4 characters.
struct Escape {
  std::array<char, 4> text{};
  uint8_t length = 0;
};

constexpr bool IsOctalDigit(uint8_t byte) { return byte >= '0' && byte <= '7'; }

// A character that means itself, or as few octal digits as will do. A digit
// behind fewer than three would become part of the escape.
constexpr Escape EscapeOf(uint8_t byte, bool before_digit) {
  Escape escape;
  const bool printable = byte >= ' ' && byte <= '~';
  // Two question marks may be the start of a trigraph.
  if (printable && byte != '"' && byte != '\\' && byte != '?') {
    escape.text[escape.length++] = static_cast<char>(byte);
    return escape;
  }
  escape.text[escape.length++] = '\\';
  if (printable) {
    escape.text[escape.length++] = static_cast<char>(byte);
    return escape;
  }
  for (int shift = 6; shift >= 0; shift -= 3) {
    const int digit = byte >> shift & 7;
    if (digit == 0 && shift != 0 && escape.length == 1 && !before_digit) {
      continue;
    }
    escape.text[escape.length++] = static_cast<char>('0' + digit);
  }
  return escape;
}

// By byte, and whether an octal digit follows.
constexpr auto kEscapes = [] {
  std::array<std::array<Escape, 256>, 2> escapes{};
  for (size_t byte = 0; byte < 256; ++byte) {
    escapes[0][byte] = EscapeOf(static_cast<uint8_t>(byte), false);
    escapes[1][byte] = EscapeOf(static_cast<uint8_t>(byte), true);
  }
  return escapes;
}();

// Several literals, a line each: they are one to the compiler.
void EmitLiteral(absl::string_view bytes, TextBlock& block) {
  size_t i = 0;
  do {
    char* out = block.Room(kLineWidth + 2 * sizeof(Escape));
    const char* const limit = out + kLineWidth - 6;
    *out++ = '\n';
    *out++ = '"';
    for (; i < bytes.size() && out < limit; ++i) {
      const auto byte = static_cast<uint8_t>(bytes[i]);
      const bool before_digit =
          i + 1 < bytes.size() &&
          IsOctalDigit(static_cast<uint8_t>(bytes[i + 1]));
      const Escape& escape = kEscapes[before_digit ? 1 : 0][byte];
      std::memcpy(out, escape.text.data(), escape.text.size());
      out += escape.length;
    }
    *out++ = '"';
    block.Wrote(out);
  } while (i < bytes.size());
}

// Octal characters: they are of type char, whether it is signed or not.
void EmitList(absl::string_view bytes, TextBlock& block) {
  constexpr size_t kPerLine = 11;
  constexpr size_t kWidth = 7;
  for (size_t i = 0; i < bytes.size(); i += kPerLine) {
    char* out = block.Room(2 + kPerLine * kWidth);
    *out++ = '\n';
    if (i == 0) *out++ = '{';
    for (const char character : bytes.substr(i, kPerLine)) {
      const auto byte = static_cast<uint8_t>(character);
      std::memcpy(out, "'\\000',", kWidth);
      out[2] = static_cast<char>('0' + (byte >> 6));
      out[3] = static_cast<char>('0' + (byte >> 3 & 7));
      out[4] = static_cast<char>('0' + (byte & 7));
      out += kWidth;
    }
    block.Wrote(out);
  }
}

void WriteCharacters(absl::string_view text, TextBlock& block) {
  char* const out = block.Room(text.size());
  std::memcpy(out, text.data(), text.size());
  block.Wrote(out + text.size());
}

}  // namespace

std::vector<StringPart> CutIntoStringParts(absl::string_view bytes,
                                           Sink& sink) {
  std::vector<StringPart> parts;
  absl::string_view passed = bytes.substr(0, 0);
  while (!bytes.empty()) {
    const absl::string_view window = bytes.substr(0, kLiteralWindowBytes);
    const size_t last_zero = window.rfind('\0');
    const bool is_literal = last_zero != absl::string_view::npos;
    parts.push_back({is_literal ? last_zero + 1 : window.size(), is_literal});
    bytes.remove_prefix(parts.back().bytes);
    passed = {passed.data(), passed.size() + parts.back().bytes};
    if (passed.size() < kPassedBytes && !bytes.empty()) continue;
    sink.Passed(passed);
    passed = bytes.substr(0, 0);
  }
  return parts;
}

void EmitStringMembers(const std::vector<StringPart>& parts, Sink& sink) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) {
    absl::StrAppend(&text, "  char part_", i, "[", parts[i].bytes, "];\n");
  }
  sink.Append(text);
}

void EmitStringInitializer(absl::string_view bytes,
                           const std::vector<StringPart>& parts, Sink& sink) {
  TextBlock block(sink);
  for (const StringPart& part : parts) {
    if (block.is_broken()) break;
    const absl::string_view content = bytes.substr(0, part.bytes);
    if (part.is_literal) {
      EmitLiteral(content.substr(0, content.size() - 1), block);
      WriteCharacters(",", block);
    } else {
      EmitList(content, block);
      WriteCharacters("},", block);
    }
    bytes.remove_prefix(part.bytes);
  }
  block.Flush();
  sink.Append("\n");
}

}  // namespace metad::codegen
