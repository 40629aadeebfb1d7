// The checksums that run on targets, against OpenSSL's and a definition.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "codegen/runtime/metad/metad_crc32.h"
#include "codegen/runtime/metad/metad_sha256.h"
#include "gtest/gtest.h"
#include "server/platform/sha256.h"

namespace metad::codegen {
namespace {

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string Sha256(absl::string_view text) {
  std::array<uint32_t, 8> state;
  metad_sha256(Bytes(text), text.size(), state.data());
  std::string digest;
  for (const uint32_t word : state) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.push_back(static_cast<char>(word >> shift));
    }
  }
  return absl::BytesToHexString(digest);
}

// IEEE 802.3, bit by bit.
uint32_t DefinedCrc32(absl::string_view text) {
  uint32_t crc = 0xffffffff;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
    }
  }
  return ~crc;
}

// Every byte value, at lengths on both sides of each block's end.
std::string TextOf(size_t length) {
  std::string text;
  for (size_t i = 0; i < length; ++i) {
    text.push_back(static_cast<char>(i * 37 + i / 256));
  }
  return text;
}

TEST(MetadChecksumsTest, Sha256IsOpenSsls) {
  for (size_t length = 0; length < 400; ++length) {
    const std::string text = TextOf(length);
    EXPECT_EQ(Sha256(text), platform::Sha256Hex(text)) << length;
  }
  const std::string text = TextOf(100003);
  EXPECT_EQ(Sha256(text), platform::Sha256Hex(text));
}

TEST(MetadChecksumsTest, Crc32IsTheOneOfItsDefinition) {
  // The check value that catalogues of CRCs list.
  EXPECT_EQ(metad_crc32(Bytes("123456789"), 9), 0xcbf43926u);
  EXPECT_EQ(metad_crc32(nullptr, 0), 0u);
  for (size_t length = 0; length < 400; ++length) {
    const std::string text = TextOf(length);
    EXPECT_EQ(metad_crc32(Bytes(text), length), DefinedCrc32(text)) << length;
  }
}

}  // namespace
}  // namespace metad::codegen
