#ifndef METAD_TESTS_UNIT_CODEGEN_LITTLE_ENDIAN_BYTES_H_
#define METAD_TESTS_UNIT_CODEGEN_LITTLE_ENDIAN_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

namespace metad::codegen {

// The bytes that a tensor of these elements has on the wire. For a float it is
// the bits that count, so a signalling NaN must come as an integer.
template <typename Value>
std::string LittleEndianBytes(const std::vector<Value>& values) {
  static_assert(std::is_arithmetic_v<Value>);
  std::string bytes;
  bytes.reserve(values.size() * sizeof(Value));
  for (const Value& value : values) {
    uint64_t bits = 0;
    if constexpr (std::is_floating_point_v<Value>) {
      std::conditional_t<sizeof(Value) == 4, uint32_t, uint64_t> exact;
      static_assert(sizeof(exact) == sizeof(value));
      std::memcpy(&exact, &value, sizeof(exact));
      bits = exact;
    } else {
      bits = static_cast<std::make_unsigned_t<Value>>(value);
    }
    for (size_t i = 0; i < sizeof(Value); ++i) {
      bytes.push_back(static_cast<char>((bits >> (8 * i)) & 0xff));
    }
  }
  return bytes;
}

}  // namespace metad::codegen

#endif  // METAD_TESTS_UNIT_CODEGEN_LITTLE_ENDIAN_BYTES_H_
