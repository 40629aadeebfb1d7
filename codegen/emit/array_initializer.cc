#include "codegen/emit/array_initializer.h"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>

namespace metad::codegen {
namespace {

constexpr size_t kLineWidth = 80;
constexpr size_t kFlushBytes = size_t{64} * 1024;

// Longest literal: "-2.2250738585072014e-308" and the brackets of a minimum.
constexpr size_t kMaxLiteral = 32;

template <typename Unsigned>
Unsigned LoadLittleEndian(const char* bytes) {
  Unsigned value = 0;
  for (size_t i = 0; i < sizeof(Unsigned); ++i) {
    value |= static_cast<Unsigned>(
        static_cast<Unsigned>(static_cast<uint8_t>(bytes[i])) << (8 * i));
  }
  return value;
}

template <typename Value>
Value LoadElement(const char* bytes) {
  if constexpr (std::is_floating_point_v<Value>) {
    using Bits = std::conditional_t<sizeof(Value) == 4, uint32_t, uint64_t>;
    const Bits bits = LoadLittleEndian<Bits>(bytes);
    Value value;
    static_assert(sizeof(value) == sizeof(bits));
    std::memcpy(&value, &bits, sizeof(value));
    return value;
  } else {
    return static_cast<Value>(
        LoadLittleEndian<std::make_unsigned_t<Value>>(bytes));
  }
}

// Writes one literal to `out`, at most kMaxLiteral characters; returns the end.
template <typename Value>
char* WriteLiteral(Value value, char* out) {
  if constexpr (std::is_floating_point_v<Value>) {
    // Shortest decimal that reads back as the same bits; independent of locale.
    char* end = std::to_chars(out, out + kMaxLiteral, value).ptr;
    const absl::string_view digits(out, static_cast<size_t>(end - out));
    if (digits.find_first_of(".e") == absl::string_view::npos) {
      *end++ = '.';
      *end++ = '0';
    }
    if constexpr (sizeof(Value) == 4) *end++ = 'f';
    return end;
  } else {
    if constexpr (std::is_signed_v<Value> && sizeof(Value) >= 4) {
      // The digits of the most negative value alone have a wider type, or none;
      // C++11 would call the initializer narrowing.
      if (value == std::numeric_limits<Value>::min()) {
        *out++ = '(';
        char* end = std::to_chars(out, out + kMaxLiteral, value + 1).ptr;
        constexpr absl::string_view kMinusOne = " - 1)";
        std::memcpy(end, kMinusOne.data(), kMinusOne.size());
        return end + kMinusOne.size();
      }
    }
    char* end = std::to_chars(out, out + kMaxLiteral, value).ptr;
    if constexpr (std::is_same_v<Value, uint64_t>) {
      // Without it, a value above INT64_MAX fits no type that C99 tries.
      *end++ = 'u';
    }
    return end;
  }
}

template <typename Value>
void EmitElements(const PlannedConstant& constant, Sink& sink) {
  std::string text;
  size_t column = kLineWidth;
  for (int64_t i = 0; i < constant.stored_elements; ++i) {
    const Value value =
        constant.element_count == 0
            ? Value{0}
            : LoadElement<Value>(constant.data.data() + i * sizeof(Value));
    char literal[kMaxLiteral + 8];
    char* end = WriteLiteral(value, literal);
    *end++ = ',';
    const size_t length = static_cast<size_t>(end - literal);
    if (column + 1 + length > kLineWidth) {
      text.append(i == 0 ? "  " : "\n  ");
      column = 2;
    } else {
      text.push_back(' ');
      ++column;
    }
    text.append(literal, length);
    column += length;
    if (text.size() >= kFlushBytes) {
      sink.Append(text);
      text.clear();
    }
  }
  text.push_back('\n');
  sink.Append(text);
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
  switch (constant.storage) {
    case ElementStorage::kInt8:
      return EmitElements<int8_t>(constant, sink);
    case ElementStorage::kInt16:
      return EmitElements<int16_t>(constant, sink);
    case ElementStorage::kInt32:
      return EmitElements<int32_t>(constant, sink);
    case ElementStorage::kInt64:
      return EmitElements<int64_t>(constant, sink);
    case ElementStorage::kUInt8:
      return EmitElements<uint8_t>(constant, sink);
    case ElementStorage::kUInt16:
      return EmitElements<uint16_t>(constant, sink);
    case ElementStorage::kUInt32:
      return EmitElements<uint32_t>(constant, sink);
    case ElementStorage::kUInt64:
      return EmitElements<uint64_t>(constant, sink);
    case ElementStorage::kFloat:
      return EmitElements<float>(constant, sink);
    case ElementStorage::kDouble:
      return EmitElements<double>(constant, sink);
  }
}

}  // namespace metad::codegen
