#include "codegen/emit/word_initializer.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "codegen/emit/text_block.h"
#include "codegen/plan/style_choice.h"

namespace metad::codegen {
namespace {

// Sixteen bytes at once; every processor that compilers know has such vectors,
// or they make them up.
using Vector = uint8_t __attribute__((vector_size(16)));
using Halves = uint64_t __attribute__((vector_size(16)));

// Writes the sixteen hexadecimal digits of eight bytes, those of the first
// first.
void WriteDigits(uint64_t bytes, char* out) {
  const auto both = reinterpret_cast<Vector>(Halves{bytes, 0});
  const Vector high = both >> 4;
  const Vector low = both & 0x0f;
  const Vector digits = __builtin_shufflevector(
      high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  // All of whose bits are set where a digit is a letter.
  const auto letters = reinterpret_cast<Vector>(digits > 9);
  const Vector text = digits + '0' + (letters & ('a' - '9' - 1));
  std::memcpy(out, &text, sizeof(text));
}

// Eight bytes as they are in memory, the bytes of each group reversed.
uint64_t WithGroupsReversed(uint64_t bytes, int64_t group) {
  switch (group) {
    case 8:
      return __builtin_bswap64(bytes);
    case 4:
      bytes = __builtin_bswap64(bytes);
      return bytes << 32 | bytes >> 32;
    case 2:
      return (bytes & 0x00ff00ff00ff00ff) << 8 |
             (bytes >> 8 & 0x00ff00ff00ff00ff);
    default:
      return bytes;
  }
}

// `group` is how many bytes of the data stand in a word the other way round
// than its digits are written: all of the word for a little-endian target. A
// big-endian one has the first number of a word in its highest digits, and
// only the number's own bytes are reversed.
template <size_t kWordBytes>
void EmitWords(absl::string_view data, int64_t group, TextBlock& block) {
  constexpr size_t kDigits = 2 * kWordBytes;
  constexpr size_t kWidth = 3 + kDigits + 1;
  constexpr size_t kPerLine = 80 / kWidth;
  constexpr size_t kLineBytes = kPerLine * kWordBytes;
  constexpr size_t kChunks = (kLineBytes + 7) / 8;
  for (size_t i = 0; i < data.size() && !block.is_broken(); i += kLineBytes) {
    const absl::string_view line = data.substr(i, kLineBytes);
    char bytes[8 * kChunks] = {};
    if (line.size() == kLineBytes) {
      std::memcpy(bytes, line.data(), kLineBytes);
    } else {
      std::memcpy(bytes, line.data(), line.size());
    }
    char digits[16 * kChunks];
    for (size_t chunk = 0; chunk < kChunks; ++chunk) {
      uint64_t eight;
      std::memcpy(&eight, bytes + 8 * chunk, sizeof(eight));
      WriteDigits(WithGroupsReversed(eight, group), digits + 16 * chunk);
    }
    // What stands between two words is written behind each, and taken back at
    // the line's end: it is one store.
    constexpr absl::string_view kBetween = ", 0x";
    char* out = block.Room(1 + kPerLine * kWidth + kBetween.size());
    std::memcpy(out, "\n 0x", kBetween.size());
    out += kBetween.size();
    for (size_t at = 0; at < line.size(); at += kWordBytes) {
      std::memcpy(out, digits + 2 * at, kDigits);
      std::memcpy(out + kDigits, kBetween.data(), kBetween.size());
      out += kWidth;
    }
    out -= kBetween.size() - 1;
    block.Wrote(out);
  }
}

void EmitByWidth(const PlannedConstant& constant, ByteOrder byte_order,
                 TextBlock& block) {
  const int64_t word = WordBytes(constant);
  const int64_t group = byte_order == ByteOrder::kLittleEndian
                            ? word
                            : StorageUnitBytes(constant.storage);
  switch (word) {
    case 1:
      return EmitWords<1>(constant.data, group, block);
    case 2:
      return EmitWords<2>(constant.data, group, block);
    case 4:
      return EmitWords<4>(constant.data, group, block);
    default:
      return EmitWords<8>(constant.data, group, block);
  }
}

}  // namespace

int64_t WordBytes(const PlannedConstant& constant) {
  const int64_t unit = StorageUnitBytes(constant.storage);
  if (constant.stored_bytes <= kMaxReadableBytes) return unit;
  int64_t word = 8;
  while (word > unit && (constant.stored_bytes % word != 0 ||
                         constant.alignment % word != 0)) {
    word /= 2;
  }
  return word;
}

void EmitWordInitializer(const PlannedConstant& constant, ByteOrder byte_order,
                         Sink& sink) {
  TextBlock block(sink);
  EmitByWidth(constant, byte_order, block);
  block.Flush();
  sink.Append("\n");
}

}  // namespace metad::codegen
