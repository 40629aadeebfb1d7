#include "server/formats/tensors/packed_bits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace metad::formats {
namespace {

std::string Unpacked(const ByteRange& packed, uint32_t bits, bool is_signed,
                     int64_t count) {
  std::string loose;
  const absl::Status status = UnpackLowBits(
      packed, bits, is_signed, count, [&](absl::string_view piece) {
        loose.append(piece.data(), piece.size());
        return absl::OkStatus();
      });
  EXPECT_TRUE(status.ok()) << status;
  return loose;
}

TEST(PackedBitsTest, FirstElementIsInTheLowBits) {
  const ByteRange loose = ByteRange::Owning("\x01\xfe\x07\xf8\xff");
  EXPECT_EQ(PackLowBits(loose, 4).view(), "\xe1\x87\x0f");
  EXPECT_EQ(PackLowBits(loose, 1).view(), "\x15");
  EXPECT_EQ(PackLowBits(ByteRange(), 4).view(), "");
}

TEST(PackedBitsTest, SignFillsTheByteWhereThereIsOne) {
  const ByteRange packed = ByteRange::Owning("\xe1\x87\x0f");
  EXPECT_EQ(Unpacked(packed, 4, true, 5), "\x01\xfe\x07\xf8\xff");
  EXPECT_EQ(Unpacked(packed, 4, false, 5), "\x01\x0e\x07\x08\x0f");
  // The last byte need not be full.
  EXPECT_EQ(Unpacked(packed, 4, true, 6),
            std::string("\x01\xfe\x07\xf8\xff\x00", 6));
}

// Of more than a piece, whose ends are within elements of 6 bits.
TEST(PackedBitsTest, WhatWasPackedIsUnpackedAgain) {
  std::mt19937 random(5);
  for (const uint32_t bits : {1, 2, 4, 6}) {
    std::string loose(bits == 6 ? 4500001 : 100001, '\0');
    for (size_t i = 0; i < loose.size(); i += 1 + random() % 9) {
      loose[i] = static_cast<char>(random() % (1U << bits));
    }
    const ByteRange packed = PackLowBits(ByteRange::Owning(loose), bits);
    EXPECT_EQ(packed.size(), (loose.size() * bits + 7) / 8);
    EXPECT_TRUE(Unpacked(packed, bits, false,
                         static_cast<int64_t>(loose.size())) == loose);
  }
}

TEST(PackedBitsTest, ErrorOfTheSinkEndsIt) {
  const absl::Status status = UnpackLowBits(
      ByteRange::Owning("a"), 4, false, 2,
      [](absl::string_view) { return absl::InternalError("full"); });
  EXPECT_EQ(status.message(), "full");
}

}  // namespace
}  // namespace metad::formats
