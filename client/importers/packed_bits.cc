#include "client/importers/packed_bits.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace metad::client {

ByteRange PackLowBits(const ByteRange& bytes, uint32_t bits) {
  const uint32_t mask = (uint32_t{1} << bits) - 1;
  std::string packed;
  packed.reserve(bytes.size() / 8 * bits + bits);
  uint32_t pending = 0;
  uint32_t pending_bits = 0;
  const auto pack = [&](absl::string_view piece) {
    for (const char byte : piece) {
      pending |= (static_cast<uint8_t>(byte) & mask) << pending_bits;
      pending_bits += bits;
      if (pending_bits < 8) continue;
      packed.push_back(static_cast<char>(pending & 0xff));
      pending >>= 8;
      pending_bits -= 8;
    }
    return absl::OkStatus();
  };
  bytes.ForEachPiece(pack).IgnoreError();  // there is none
  if (pending_bits > 0) packed.push_back(static_cast<char>(pending));
  return ByteRange::Owning(std::move(packed));
}

}  // namespace metad::client
