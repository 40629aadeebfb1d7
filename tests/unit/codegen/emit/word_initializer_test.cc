#include "codegen/emit/word_initializer.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/plan/style_choice.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

PlannedConstant Stored(ElementStorage storage, absl::string_view data) {
  PlannedConstant constant;
  constant.storage = storage;
  constant.stored_bytes = static_cast<int64_t>(data.size());
  constant.alignment = 16;
  constant.data = data;
  return constant;
}

std::string Emit(const PlannedConstant& constant, ByteOrder byte_order) {
  StringSink sink;
  EmitWordInitializer(constant, byte_order, sink);
  return sink.Take();
}

std::string Emit(ElementStorage storage, absl::string_view data) {
  return Emit(Stored(storage, data), ByteOrder::kLittleEndian);
}

TEST(WordInitializerTest, SmallOnesShowTheirOwnNumbers) {
  const std::string data("\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
  EXPECT_EQ(Emit(ElementStorage::kUInt8, data),
            "\n 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,\n");
  EXPECT_EQ(Emit(ElementStorage::kInt16, data),
            "\n 0x2301, 0x6745, 0xab89, 0xefcd,\n");
  EXPECT_EQ(Emit(ElementStorage::kFloat, data), "\n 0x67452301, 0xefcdab89,\n");
  EXPECT_EQ(Emit(ElementStorage::kDouble, data), "\n 0xefcdab8967452301,\n");
}

TEST(WordInitializerTest, SmallOnesAreTheSameInEitherByteOrder) {
  const std::string data("\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
  for (const ElementStorage storage :
       {ElementStorage::kUInt8, ElementStorage::kInt16, ElementStorage::kFloat,
        ElementStorage::kDouble}) {
    EXPECT_EQ(Emit(Stored(storage, data), ByteOrder::kBigEndian),
              Emit(Stored(storage, data), ByteOrder::kLittleEndian));
  }
}

TEST(WordInitializerTest, EveryByteHasItsDigits) {
  std::string data;
  for (int i = 0; i < 256; ++i) data.push_back(static_cast<char>(i));
  const std::string text = Emit(ElementStorage::kUInt8, data);
  for (int i = 0; i < 256; ++i) {
    EXPECT_NE(
        text.find(absl::StrCat(" 0x", absl::Hex(i, absl::kZeroPad2), ",")),
        std::string::npos)
        << i;
  }
}

TEST(WordInitializerTest, LinesHaveAtMostEightyCharacters) {
  EXPECT_EQ(Emit(ElementStorage::kDouble, std::string(40, '\xff')),
            "\n 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, "
            "0xffffffffffffffff,\n 0xffffffffffffffff,\n");
}

TEST(WordInitializerTest, LargeOnesAreAsWideAsSizeAndAlignmentAllow) {
  const std::string data(kMaxReadableBytes + 8, 'x');
  PlannedConstant constant = Stored(ElementStorage::kInt8, data);
  EXPECT_EQ(WordBytes(constant), 8);
  constant.alignment = 4;
  EXPECT_EQ(WordBytes(constant), 4);
  constant.alignment = 1;
  EXPECT_EQ(WordBytes(constant), 1);
  constant.alignment = 64;
  constant.stored_bytes -= 2;
  EXPECT_EQ(WordBytes(constant), 2);
  constant.stored_bytes = kMaxReadableBytes;
  EXPECT_EQ(WordBytes(constant), 1);
}

// The first number of a word has the lowest address.
TEST(WordInitializerTest, WideWordsAreInTheTargetsOrder) {
  std::string data("\x01\x23\x45\x67\x89\xab\xcd\xef", 8);
  data.resize(kMaxReadableBytes + 8);
  const auto first = [&data](ElementStorage storage, ByteOrder byte_order) {
    return Emit(Stored(storage, data), byte_order).substr(1, 20);
  };
  for (const ElementStorage storage :
       {ElementStorage::kUInt8, ElementStorage::kUInt16, ElementStorage::kFloat,
        ElementStorage::kUInt64}) {
    EXPECT_EQ(first(storage, ByteOrder::kLittleEndian), " 0xefcdab8967452301,");
  }
  EXPECT_EQ(first(ElementStorage::kUInt8, ByteOrder::kBigEndian),
            " 0x0123456789abcdef,");
  EXPECT_EQ(first(ElementStorage::kUInt16, ByteOrder::kBigEndian),
            " 0x23016745ab89efcd,");
  EXPECT_EQ(first(ElementStorage::kFloat, ByteOrder::kBigEndian),
            " 0x67452301efcdab89,");
  EXPECT_EQ(first(ElementStorage::kUInt64, ByteOrder::kBigEndian),
            " 0xefcdab8967452301,");
}

}  // namespace
}  // namespace metad::codegen
