#ifndef METAD_CODEGEN_ELF_TARGET_NUMBER_H_
#define METAD_CODEGEN_ELF_TARGET_NUMBER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// Writes the low `size` bytes of `value` to `bytes` as a machine of that byte
// order has them in memory.
inline void StoreNumber(uint64_t value, size_t size, ByteOrder byte_order,
                        char* bytes) {
  for (size_t i = 0; i < size; ++i) {
    const size_t place =
        byte_order == ByteOrder::kLittleEndian ? i : size - 1 - i;
    bytes[place] = static_cast<char>(value & 0xff);
    value >>= 8;
  }
}

inline void AppendNumber(uint64_t value, size_t size, ByteOrder byte_order,
                         std::string& bytes) {
  char number[sizeof(value)];
  StoreNumber(value, size, byte_order, number);
  bytes.append(number, size);
}

// The next multiple of a power of two.
inline uint64_t AlignedUp(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) & ~(alignment - 1);
}

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_TARGET_NUMBER_H_
