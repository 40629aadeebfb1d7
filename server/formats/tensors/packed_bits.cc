#include "server/formats/tensors/packed_bits.h"

#include <string>
#include <utility>

namespace metad::formats {

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

absl::Status UnpackLowBits(
    const ByteRange& packed, uint32_t bits, bool is_signed, int64_t count,
    const std::function<absl::Status(absl::string_view)>& sink) {
  const uint32_t mask = (uint32_t{1} << bits) - 1;
  const uint32_t sign = is_signed ? uint32_t{1} << (bits - 1) : 0;
  uint32_t pending = 0;
  uint32_t pending_bits = 0;
  int64_t left = count;
  std::string loose;
  const auto unpack = [&](absl::string_view piece) {
    loose.clear();
    for (const char byte : piece) {
      pending |= uint32_t{static_cast<uint8_t>(byte)} << pending_bits;
      pending_bits += 8;
      for (; pending_bits >= bits && left > 0; pending_bits -= bits, --left) {
        const uint32_t element = pending & mask;
        loose.push_back(static_cast<char>((element ^ sign) - sign));
        pending >>= bits;
      }
      if (loose.size() < ByteRange::kPieceBytes) continue;
      if (absl::Status taken = sink(loose); !taken.ok()) return taken;
      loose.clear();
    }
    return sink(loose);
  };
  return packed.ForEachPiece(unpack);
}

}  // namespace metad::formats
