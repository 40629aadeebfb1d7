#include "codegen/plan/pool_content.h"

#include <algorithm>
#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "server/platform/sha256.h"
#include "tests/unit/codegen/little_endian_bytes.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

constexpr char kBytes[] = "abc";

// An external pool of three bytes and two int16, which are aligned to 4.
MetadataSpec Spec(absl::string_view words) {
  MetadataSpec spec = SpecOf({ListedModule("ops", {"op"})},
                             {Constant("bytes", kInt8, {3}, kBytes),
                              Constant("words", kInt16, {2}, words)});
  spec.pools.resize(1);
  spec.pools[0].name = "p";
  spec.pools[0].external = true;
  for (ConstantSpec& constant : spec.constants) {
    constant.pool = "p";
    constant.alignment = 4;
  }
  return spec;
}

std::string PoolContent(const MetadataPlan& plan, size_t pool) {
  std::string content;
  ForEachPoolPiece(plan, pool, [&content](absl::string_view piece) {
    content.append(piece.data(), piece.size());
  });
  return content;
}

TEST(PoolContentTest, ConstantsStandAtTheirOffsetsAndGapsAreErased) {
  const std::string words = LittleEndianBytes<int16_t>({0x0102, 0x0304});
  const MetadataPlan plan = PlanOf(Spec(words));
  EXPECT_EQ(absl::BytesToHexString(PoolContent(plan, 0)), "616263ff02010403");
}

TEST(PoolContentTest, ElementsHaveTheTargetsByteOrder) {
  const std::string words = LittleEndianBytes<int16_t>({0x0102, 0x0304});
  MetadataSpec spec = Spec(words);
  spec.target.byte_order = ByteOrder::kBigEndian;
  EXPECT_EQ(absl::BytesToHexString(PoolContent(PlanOf(spec), 0)),
            "616263ff01020304");
}

TEST(PoolContentTest, SharedConstantsStandOnce) {
  const std::string words = LittleEndianBytes<int16_t>({0x0102, 0x0304});
  MetadataSpec spec = Spec(words);
  spec.constants.push_back(spec.constants[1]);
  spec.constants[2].name = "twin";
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_EQ(PoolContent(plan, 0).size(), 8u);
  EXPECT_EQ(plan.constants[2].pool_offset, 4);
}

TEST(PoolContentTest, ChecksumIsThatOfTheWholePool) {
  const std::string words = LittleEndianBytes<int16_t>({0x0102, 0x0304});
  MetadataSpec spec = Spec(words);
  const MetadataPlan plan = PlanOf(spec);
  EXPECT_EQ(platform::ToHex(plan.pools[0].sha256),
            platform::Sha256Hex(PoolContent(plan, 0)));
  EXPECT_EQ(plan.pools[0].crc32, 0u);
  spec.pools[0].checksum = PoolChecksum::kCrc32;
  // zlib.crc32(b"abc\xff\x02\x01\x04\x03")
  EXPECT_EQ(PlanOf(spec).pools[0].crc32, 0x77e0aefau);
}

TEST(PoolContentTest, LargeConstantsArePassedPieceByPiece) {
  // More than two steps, and no whole block of a hash.
  std::string words;
  for (size_t i = 0; i < (size_t{9} << 20) + 26; ++i) {
    words += static_cast<char>(i * 7 + i / 253);
  }
  for (const ByteOrder order :
       {ByteOrder::kLittleEndian, ByteOrder::kBigEndian}) {
    MetadataSpec spec = Spec(words);
    spec.target.byte_order = order;
    spec.constants[1].shape = {static_cast<int64_t>(words.size() / 2)};
    const MetadataPlan plan = PlanOf(spec);
    size_t passed = 0;
    size_t largest = 0;
    std::string content;
    ForEachPoolPiece(
        plan, 0,
        [&content](absl::string_view piece) {
          content.append(piece.data(), piece.size());
        },
        [&](absl::string_view data) {
          passed += data.size();
          largest = std::max(largest, data.size());
        });
    EXPECT_EQ(static_cast<int64_t>(content.size()), plan.pools[0].size_bytes);
    EXPECT_EQ(passed, words.size() + 3);
    EXPECT_LE(largest, size_t{4} << 20);
    EXPECT_EQ(platform::ToHex(plan.pools[0].sha256),
              platform::Sha256Hex(content));
  }
}

TEST(PoolContentTest, EmptyConstantHasBytesToPointAt) {
  MetadataSpec spec = Spec("");
  spec.constants[1].shape = {0};
  EXPECT_EQ(absl::BytesToHexString(PoolContent(PlanOf(spec), 0)),
            "616263ff0000");
}

}  // namespace
}  // namespace metad::codegen
