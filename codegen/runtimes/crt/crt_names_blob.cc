#include "codegen/runtimes/crt/crt_names_blob.h"

namespace metad::codegen {
namespace {

constexpr size_t kMaxPartBytes = 4095;

}  // namespace

std::vector<uint8_t> EncodeCrtCount(const CrtLayout& layout, size_t count,
                                    ByteOrder byte_order) {
  const auto low = static_cast<uint8_t>(count & 0xff);
  if (layout.count_bytes == 1) return {low};
  const auto high = static_cast<uint8_t>(count >> 8);
  if (byte_order == ByteOrder::kLittleEndian) return {low, high};
  return {high, low};
}

std::vector<NamesPart> CutIntoParts(
    const std::vector<PlannedFunction>& functions) {
  std::vector<NamesPart> parts;
  for (size_t i = 0; i < functions.size(); ++i) {
    const size_t bytes = functions[i].name.size() + 1;
    if (parts.empty() || parts.back().bytes + bytes > kMaxPartBytes) {
      parts.push_back({i, 0, 0});
    }
    ++parts.back().function_count;
    parts.back().bytes += bytes;
  }
  return parts;
}

}  // namespace metad::codegen
