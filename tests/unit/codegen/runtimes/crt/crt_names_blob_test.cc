#include "codegen/runtimes/crt/crt_names_blob.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<PlannedFunction> Functions(const std::vector<size_t>& lengths) {
  std::vector<PlannedFunction> functions;
  functions.reserve(lengths.size());
  for (size_t length : lengths) {
    functions.push_back({std::string(length, 'f'), 0, ""});
  }
  return functions;
}

TEST(CrtNamesBlobTest, CountIsInTheTargetsByteOrder) {
  EXPECT_THAT(EncodeCrtCount(kCrtLayout, 1, ByteOrder::kLittleEndian),
              ElementsAre(1, 0));
  EXPECT_THAT(EncodeCrtCount(kCrtLayout, 1, ByteOrder::kBigEndian),
              ElementsAre(0, 1));
  EXPECT_THAT(EncodeCrtCount(kCrtLayout, 0x1234, ByteOrder::kLittleEndian),
              ElementsAre(0x34, 0x12));
  EXPECT_THAT(EncodeCrtCount(kCrtLayout, 32767, ByteOrder::kBigEndian),
              ElementsAre(0x7f, 0xff));
}

TEST(CrtNamesBlobTest, CountOfTheFirstVersionIsOneByte) {
  for (const ByteOrder order :
       {ByteOrder::kLittleEndian, ByteOrder::kBigEndian}) {
    EXPECT_THAT(EncodeCrtCount(kCrtV1Layout, 255, order), ElementsAre(255));
  }
}

TEST(CrtNamesBlobTest, FewNamesAreOnePart) {
  const auto parts = CutIntoParts(Functions({3, 1, 10}));
  ASSERT_THAT(parts, SizeIs(1));
  EXPECT_EQ(parts[0].first_function, 0u);
  EXPECT_EQ(parts[0].function_count, 3u);
  EXPECT_EQ(parts[0].bytes, 17u);
}

TEST(CrtNamesBlobTest, NoFunctionsAreNoPart) {
  EXPECT_THAT(CutIntoParts({}), IsEmpty());
}

TEST(CrtNamesBlobTest, PartMayBeFullToTheLastByte) {
  // 15 names of 255 characters and one of 254: 4095 bytes with their NULs.
  std::vector<size_t> lengths(15, 255);
  lengths.push_back(254);
  auto parts = CutIntoParts(Functions(lengths));
  ASSERT_THAT(parts, SizeIs(1));
  EXPECT_EQ(parts[0].bytes, 4095u);
  lengths.back() = 255;
  parts = CutIntoParts(Functions(lengths));
  ASSERT_THAT(parts, SizeIs(2));
  EXPECT_EQ(parts[1].first_function, 15u);
  EXPECT_EQ(parts[1].bytes, 256u);
}

TEST(CrtNamesBlobTest, PartsHoldWholeNamesInOrder) {
  std::vector<size_t> lengths;
  for (size_t i = 0; i < 32767; ++i) lengths.push_back(1 + i * 7919 % 255);
  const std::vector<PlannedFunction> functions = Functions(lengths);
  size_t next = 0;
  for (const NamesPart& part : CutIntoParts(functions)) {
    EXPECT_EQ(part.first_function, next);
    ASSERT_GT(part.function_count, 0u);
    size_t bytes = 0;
    for (size_t i = 0; i < part.function_count; ++i) {
      bytes += functions[next + i].name.size() + 1;
    }
    EXPECT_EQ(part.bytes, bytes);
    EXPECT_LE(part.bytes, 4095u);
    next += part.function_count;
  }
  EXPECT_EQ(next, functions.size());
}

}  // namespace
}  // namespace metad::codegen
