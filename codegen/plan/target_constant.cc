#include "codegen/plan/target_constant.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

namespace metad::codegen {
namespace {

// A multiple of every unit.
constexpr size_t kPieceBytes = size_t{64} << 10;

void SwapUnit(char* unit, uint16_t value) {
  value = __builtin_bswap16(value);
  std::memcpy(unit, &value, sizeof(value));
}
void SwapUnit(char* unit, uint32_t value) {
  value = __builtin_bswap32(value);
  std::memcpy(unit, &value, sizeof(value));
}
void SwapUnit(char* unit, uint64_t value) {
  value = __builtin_bswap64(value);
  std::memcpy(unit, &value, sizeof(value));
}

// `bytes` are whole units.
template <typename Unit>
void SwapUnits(std::string& bytes) {
  for (size_t i = 0; i + sizeof(Unit) <= bytes.size(); i += sizeof(Unit)) {
    Unit value;
    std::memcpy(&value, bytes.data() + i, sizeof(value));
    SwapUnit(bytes.data() + i, value);
  }
}

void Swap(std::string& bytes, int64_t unit) {
  if (unit == 2) SwapUnits<uint16_t>(bytes);
  if (unit == 4) SwapUnits<uint32_t>(bytes);
  if (unit == 8) SwapUnits<uint64_t>(bytes);
}

}  // namespace

void ForEachPiece(const PlannedConstant& constant, ByteOrder byte_order,
                  absl::FunctionRef<void(absl::string_view)> take) {
  if (constant.data.empty()) {
    // What stands for an empty tensor: one element.
    take(std::string(static_cast<size_t>(constant.stored_bytes), '\0'));
    return;
  }
  const int64_t unit = StorageUnitBytes(constant.storage);
  if (byte_order == ByteOrder::kLittleEndian || unit == 1) {
    take(constant.data);
    return;
  }
  std::string piece;
  for (size_t i = 0; i < constant.data.size(); i += kPieceBytes) {
    const absl::string_view part = constant.data.substr(i, kPieceBytes);
    piece.assign(part.data(), part.size());
    Swap(piece, unit);
    take(piece);
  }
}

}  // namespace metad::codegen
