#include "codegen/emit/target_bytes.h"

#include <string>

#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

PlannedConstant Stored(ElementStorage storage, absl::string_view data) {
  PlannedConstant constant;
  constant.storage = storage;
  constant.stored_bytes = static_cast<int64_t>(data.size());
  constant.data = data;
  return constant;
}

TEST(TargetBytesTest, LittleEndianTargetTakesThemAsTheyAre) {
  const std::string data = "abcdefgh";
  const TargetBytes bytes(Stored(ElementStorage::kUInt32, data),
                          ByteOrder::kLittleEndian);
  EXPECT_EQ(bytes.view().data(), data.data());
  EXPECT_EQ(bytes.view().size(), data.size());
}

TEST(TargetBytesTest, BytesHaveNoOrder) {
  const std::string data = "abcdefgh";
  const TargetBytes bytes(Stored(ElementStorage::kInt8, data),
                          ByteOrder::kBigEndian);
  EXPECT_EQ(bytes.view().data(), data.data());
}

TEST(TargetBytesTest, BigEndianTargetHasEachNumberReversed) {
  const auto reversed = [](ElementStorage storage) {
    return std::string(
        TargetBytes(Stored(storage, "abcdefgh"), ByteOrder::kBigEndian).view());
  };
  EXPECT_EQ(reversed(ElementStorage::kInt16), "badcfehg");
  EXPECT_EQ(reversed(ElementStorage::kFloat), "dcbahgfe");
  EXPECT_EQ(reversed(ElementStorage::kDouble), "hgfedcba");
}

TEST(TargetBytesTest, EmptyTensorIsZeros) {
  PlannedConstant constant = Stored(ElementStorage::kDouble, "");
  constant.stored_bytes = 8;
  const TargetBytes bytes(constant, ByteOrder::kBigEndian);
  EXPECT_EQ(bytes.view(), absl::string_view("\0\0\0\0\0\0\0\0", 8));
}

}  // namespace
}  // namespace metad::codegen
