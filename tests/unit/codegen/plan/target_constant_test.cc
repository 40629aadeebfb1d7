#include "codegen/plan/target_constant.h"

#include <cstddef>
#include <string>
#include <vector>

#include "codegen/emit/target_bytes.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

constexpr size_t kMaxPieceBytes = size_t{64} << 10;

PlannedConstant Stored(ElementStorage storage, absl::string_view data) {
  PlannedConstant constant;
  constant.storage = storage;
  constant.stored_bytes = static_cast<int64_t>(data.size());
  constant.data = data;
  return constant;
}

// More than two pieces, the last one short.
std::string Bytes() {
  std::string bytes(2 * kMaxPieceBytes + 24, '\0');
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(i * 31 + i / 251);
  }
  return bytes;
}

TEST(TargetConstantTest, IsHandedOverFromWhereItIs) {
  const std::string data = Bytes();
  for (const ElementStorage storage :
       {ElementStorage::kUInt8, ElementStorage::kDouble}) {
    std::vector<absl::string_view> pieces;
    ForEachPiece(Stored(storage, data), ByteOrder::kLittleEndian,
                 [&](absl::string_view piece) { pieces.push_back(piece); });
    ASSERT_EQ(pieces.size(), 1u);
    EXPECT_EQ(pieces[0].data(), data.data());
    EXPECT_EQ(pieces[0].size(), data.size());
  }
}

TEST(TargetConstantTest, NumbersAreTurnedPieceByPiece) {
  const std::string data = Bytes();
  for (const ElementStorage storage :
       {ElementStorage::kInt16, ElementStorage::kFloat,
        ElementStorage::kUInt64}) {
    const PlannedConstant constant = Stored(storage, data);
    std::string joined;
    ForEachPiece(constant, ByteOrder::kBigEndian, [&](absl::string_view piece) {
      EXPECT_LE(piece.size(), kMaxPieceBytes);
      joined.append(piece.data(), piece.size());
    });
    EXPECT_EQ(joined, TargetBytes(constant, ByteOrder::kBigEndian).view());
  }
}

TEST(TargetConstantTest, ZerosStandForAnEmptyTensor) {
  PlannedConstant constant = Stored(ElementStorage::kDouble, "");
  constant.stored_bytes = 8;
  std::string joined;
  ForEachPiece(constant, ByteOrder::kBigEndian, [&](absl::string_view piece) {
    joined.append(piece.data(), piece.size());
  });
  EXPECT_EQ(joined, std::string(8, '\0'));
}

}  // namespace
}  // namespace metad::codegen
