#include "codegen/emit/array_initializer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "codegen/emit/float_decimal.h"
#include "codegen/emit/little_endian.h"
#include "codegen/emit/text_block.h"

namespace metad::codegen {
namespace {

constexpr size_t kLineWidth = 80;

// Most characters of a literal and its comma, by the type of the element.
template <typename Value>
constexpr size_t MaxLiteral() {
  if (std::is_same_v<Value, float>) return 17;   // -1.1754944e-38f,
  if (std::is_same_v<Value, double>) return 26;  // -1234567890123456700000.0,
  if (sizeof(Value) == 2) return 7;              // -32768,
  if (sizeof(Value) == 4) return 18;             // (-2147483647 - 1),
  if (std::is_signed_v<Value>) return 27;        // (-9223372036854775807 - 1),
  return 22;                                     // 18446744073709551615u,
}

template <typename Value>
using BitsOf = std::conditional_t<
    sizeof(Value) == 1, uint8_t,
    std::conditional_t<
        sizeof(Value) == 2, uint16_t,
        std::conditional_t<sizeof(Value) == 4, uint32_t, uint64_t>>>;

template <typename Value>
Value FromBits(BitsOf<Value> bits) {
  Value value;
  static_assert(sizeof(value) == sizeof(bits));
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

char* WriteText(absl::string_view text, char* out) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* WriteDouble(double value, char* out) {
  // Shortest decimal that reads back as the same bits; independent of locale.
  char* const end = std::to_chars(out, out + MaxLiteral<double>(), value).ptr;
  const bool is_integer = std::none_of(out, end, [](char character) {
    return character == '.' || character == 'e';
  });
  return is_integer ? WriteText(".0", end) : end;
}

// Writes one literal to `out`; returns the end.
template <typename Value>
char* WriteLiteral(BitsOf<Value> bits, char* out) {
  if constexpr (std::is_same_v<Value, float>) {
    char* const end = WriteFloat32(bits, out);
    *end = 'f';
    return end + 1;
  } else if constexpr (std::is_same_v<Value, double>) {
    return WriteDouble(FromBits<double>(bits), out);
  } else {
    const auto value = FromBits<Value>(bits);
    if constexpr (std::is_signed_v<Value> && sizeof(Value) >= 4) {
      // The digits of the most negative value alone have a wider type, or none;
      // C++11 would call the initializer narrowing.
      if (value == std::numeric_limits<Value>::min()) {
        *out++ = '(';
        char* end =
            std::to_chars(out, out + MaxLiteral<Value>(), value + 1).ptr;
        return WriteText(" - 1)", end);
      }
    }
    char* end = std::to_chars(out, out + MaxLiteral<Value>(), value).ptr;
    // Without it, a value above INT64_MAX fits no type that C99 tries.
    if constexpr (std::is_same_v<Value, uint64_t>) *end++ = 'u';
    return end;
  }
}

// As many literals to a line as fit however long they are: numbers that stand
// below each other in one tensor do so in all, and no time goes into counting
// columns.
template <typename Value>
void EmitElements(absl::string_view data, TextBlock& block) {
  constexpr size_t kPerLine = (kLineWidth - 1) / (MaxLiteral<Value>() + 1);
  constexpr size_t kLineBytes = kPerLine * sizeof(Value);
  for (size_t i = 0; i < data.size() && !block.is_broken(); i += kLineBytes) {
    const size_t end = std::min(i + kLineBytes, data.size());
    char* out =
        block.Room(2 + kPerLine * (1 + MaxLiteral<Value>()) + kFloat32Room);
    *out++ = '\n';
    *out++ = ' ';
    for (size_t at = i; at < end; at += sizeof(Value)) {
      *out++ = ' ';
      out = WriteLiteral<Value>(
          LoadLittleEndian<BitsOf<Value>>(data.data() + at), out);
      *out++ = ',';
    }
    block.Wrote(out);
  }
}

// Bytes are the commonest elements of large tensors. Each takes the same width,
// so that 16 stand in a line and a byte's text is found in a table.
constexpr size_t kBytesPerLine = 16;
constexpr size_t kByteWidth = 5;
using ByteText = std::array<char, 8>;

template <typename Value>
constexpr auto kByteTexts = [] {
  std::array<ByteText, 256> texts{};
  for (size_t i = 0; i < texts.size(); ++i) {
    const bool negative = std::is_signed_v<Value> && i >= 128;
    size_t digits = negative ? 256 - i : i;
    ByteText& text = texts[i];
    size_t at = kByteWidth;
    text[--at] = ',';
    do {
      text[--at] = static_cast<char>('0' + digits % 10);
      digits /= 10;
    } while (digits != 0);
    if (negative) text[--at] = '-';
    while (at > 0) text[--at] = ' ';
  }
  return texts;
}();

template <typename Value>
void EmitBytes(absl::string_view data, TextBlock& block) {
  for (size_t i = 0; i < data.size() && !block.is_broken();
       i += kBytesPerLine) {
    const absl::string_view line = data.substr(i, kBytesPerLine);
    // A whole entry of the table is copied, and overwritten by the next.
    char* out = block.Room(1 + kBytesPerLine * kByteWidth + sizeof(ByteText));
    *out++ = '\n';
    for (const char byte : line) {
      std::memcpy(out, &kByteTexts<Value>[static_cast<uint8_t>(byte)],
                  sizeof(ByteText));
      out += kByteWidth;
    }
    block.Wrote(out);
  }
}

template <typename Value>
void EmitValues(const PlannedConstant& constant, TextBlock& block) {
  constexpr char kZero[sizeof(Value)] = {};
  const absl::string_view data = constant.data.empty()
                                     ? absl::string_view(kZero, sizeof(kZero))
                                     : constant.data;
  if constexpr (sizeof(Value) == 1) {
    EmitBytes<Value>(data, block);
  } else {
    EmitElements<Value>(data, block);
  }
}

void EmitByStorage(const PlannedConstant& constant, TextBlock& block) {
  switch (constant.storage) {
    case ElementStorage::kInt8:
      return EmitValues<int8_t>(constant, block);
    case ElementStorage::kInt16:
      return EmitValues<int16_t>(constant, block);
    case ElementStorage::kInt32:
      return EmitValues<int32_t>(constant, block);
    case ElementStorage::kInt64:
      return EmitValues<int64_t>(constant, block);
    case ElementStorage::kUInt8:
      return EmitValues<uint8_t>(constant, block);
    case ElementStorage::kUInt16:
      return EmitValues<uint16_t>(constant, block);
    case ElementStorage::kUInt32:
      return EmitValues<uint32_t>(constant, block);
    case ElementStorage::kUInt64:
      return EmitValues<uint64_t>(constant, block);
    case ElementStorage::kFloat:
      return EmitValues<float>(constant, block);
    case ElementStorage::kDouble:
      return EmitValues<double>(constant, block);
  }
}

}  // namespace

absl::string_view ElementCType(ElementStorage storage) {
  switch (storage) {
    case ElementStorage::kInt8:
      return "int8_t";
    case ElementStorage::kInt16:
      return "int16_t";
    case ElementStorage::kInt32:
      return "int32_t";
    case ElementStorage::kInt64:
      return "int64_t";
    case ElementStorage::kUInt8:
      return "uint8_t";
    case ElementStorage::kUInt16:
      return "uint16_t";
    case ElementStorage::kUInt32:
      return "uint32_t";
    case ElementStorage::kUInt64:
      return "uint64_t";
    case ElementStorage::kFloat:
      return "float";
    case ElementStorage::kDouble:
      return "double";
  }
  return "";
}

void EmitArrayInitializer(const PlannedConstant& constant, Sink& sink) {
  TextBlock block(sink);
  EmitByStorage(constant, block);
  block.Flush();
  sink.Append("\n");
}

}  // namespace metad::codegen
