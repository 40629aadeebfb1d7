#include "server/platform/field_hasher.h"

#include <array>

namespace metad::platform {
namespace {

std::array<char, 8> LittleEndian(uint64_t value) {
  std::array<char, 8> bytes;
  for (char& byte : bytes) {
    byte = static_cast<char>(value & 0xff);
    value >>= 8;
  }
  return bytes;
}

absl::string_view AsView(const std::array<char, 8>& bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace

FieldHasher::FieldHasher(absl::string_view domain) { AddDelimited(domain); }

FieldHasher& FieldHasher::Add(absl::string_view tag, absl::string_view value) {
  AddDelimited(tag);
  AddDelimited(value);
  return *this;
}

FieldHasher& FieldHasher::AddInteger(absl::string_view tag, int64_t value) {
  return Add(tag, AsView(LittleEndian(static_cast<uint64_t>(value))));
}

std::string FieldHasher::FinishHex() { return ToHex(hash_.Finish()); }

void FieldHasher::AddDelimited(absl::string_view bytes) {
  hash_.Update(AsView(LittleEndian(bytes.size())));
  hash_.Update(bytes);
}

}  // namespace metad::platform
