#ifndef METAD_CODEGEN_EMIT_LITTLE_ENDIAN_H_
#define METAD_CODEGEN_EMIT_LITTLE_ENDIAN_H_

#include <cstdint>
#include <cstring>

// Unsigned integers in the byte order that tensors come in. Each is one
// instruction on a little-endian machine, and two on another.
namespace metad::codegen {

template <typename Unsigned>
Unsigned SwappedOnBigEndian(Unsigned value) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  if constexpr (sizeof(Unsigned) == 2) return __builtin_bswap16(value);
  if constexpr (sizeof(Unsigned) == 4) return __builtin_bswap32(value);
  if constexpr (sizeof(Unsigned) == 8) return __builtin_bswap64(value);
#endif
  return value;
}

template <typename Unsigned>
Unsigned LoadLittleEndian(const char* bytes) {
  Unsigned value;
  std::memcpy(&value, bytes, sizeof(value));
  return SwappedOnBigEndian(value);
}

template <typename Unsigned>
void StoreLittleEndian(Unsigned value, char* bytes) {
  value = SwappedOnBigEndian(value);
  std::memcpy(bytes, &value, sizeof(value));
}

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_LITTLE_ENDIAN_H_
