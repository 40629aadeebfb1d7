#include "server/formats/tensors/params_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/unit/server/formats/params_bytes.h"

namespace metad::formats {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::LittleEndian;
using testing::Params;
using testing::ParamsArray;
using ::testing::SizeIs;

absl::StatusOr<std::vector<ImportedConstant>> Parse(const std::string& file) {
  return ParseParams(ByteRange::Owning(file));
}

std::string Refusal(const std::string& file) {
  const auto constants = Parse(file);
  if (constants.ok()) return "accepted";
  EXPECT_TRUE(absl::IsInvalidArgument(constants.status()));
  return std::string(constants.status().message());
}

ParamsArray Array(uint8_t code, uint8_t bits, std::vector<int64_t> shape,
                  std::string data) {
  ParamsArray array;
  array.code = code;
  array.bits = bits;
  array.shape = std::move(shape);
  array.data = std::move(data);
  return array;
}

std::string OneArray(const ParamsArray& array) {
  return Refusal(Params({"w"}, {array}));
}

TEST(ParamsFileTest, ConstantsAreReadInTheirOrderAndStayWhereTheyAre) {
  const ByteRange file = ByteRange::Owning(
      Params({"w", "b.0/x", "empty", "scalar"},
             {Array(0, 8, {2, 3}, "abcdef"), Array(2, 32, {1}, "wxyz"),
              Array(2, 32, {0, 4}, ""), Array(1, 16, {}, "hi")}));
  const auto constants = ParseParams(file);
  ASSERT_TRUE(constants.ok()) << constants.status();
  ASSERT_THAT(*constants, SizeIs(4));
  const ImportedConstant& first = (*constants)[0];
  EXPECT_EQ(first.name, "w");
  EXPECT_EQ(first.type.code, TypeCode::kInt);
  EXPECT_THAT(first.shape, ElementsAre(2, 3));
  EXPECT_EQ(first.data.view(), "abcdef");
  EXPECT_EQ(first.data.view().data(),
            file.view().data() + file.view().find("abcdef"));
  EXPECT_EQ((*constants)[1].name, "b.0/x");
  EXPECT_EQ((*constants)[1].data.view(), "wxyz");
  EXPECT_THAT((*constants)[2].shape, ElementsAre(0, 4));
  EXPECT_THAT((*constants)[3].shape, SizeIs(0));
  EXPECT_EQ((*constants)[3].data.view(), "hi");
}

TEST(ParamsFileTest, FileWithoutConstantsIsOne) {
  const auto constants = Parse(Params({}, {}));
  ASSERT_TRUE(constants.ok()) << constants.status();
  EXPECT_THAT(*constants, SizeIs(0));
}

TEST(ParamsFileTest, EveryTypeOfDlpackIsRead) {
  const auto read = [](uint8_t code, uint8_t bits, const std::string& data,
                       uint16_t lanes = 1) {
    ParamsArray array = Array(code, bits, {1}, data);
    array.lanes = lanes;
    const auto constants = Parse(Params({"w"}, {array}));
    EXPECT_TRUE(constants.ok()) << constants.status();
    const ElementType expected = {static_cast<TypeCode>(code), bits, lanes};
    return constants.ok() && (*constants)[0].type == expected &&
           (*constants)[0].data.view() == data;
  };
  for (const uint8_t bits : {8, 16, 32, 64}) {
    EXPECT_TRUE(read(0, bits, std::string(bits / 8, 'x')));
    EXPECT_TRUE(read(1, bits, std::string(bits / 8, 'x')));
  }
  for (const uint8_t bits : {16, 32, 64}) {
    EXPECT_TRUE(read(2, bits, std::string(bits / 8, 'x')));
  }
  EXPECT_TRUE(read(4, 16, "xx"));
  EXPECT_TRUE(read(5, 64, "12345678"));
  EXPECT_TRUE(read(5, 128, "1234567812345678"));
  EXPECT_TRUE(read(6, 8, "\1"));
  for (uint8_t code = 7; code <= 14; ++code) EXPECT_TRUE(read(code, 8, "\x80"));
  EXPECT_TRUE(read(15, 6, "\x3f"));
  EXPECT_TRUE(read(16, 6, "\x3f"));
  EXPECT_TRUE(read(17, 4, "\x0f"));
  EXPECT_TRUE(read(0, 4, "\x0f"));
  EXPECT_TRUE(read(0, 8, "abcd", 4));
  EXPECT_TRUE(read(17, 4, "\xab", 2));
}

TEST(ParamsFileTest, BoolOfOldTvmIsBool) {
  const auto constants =
      Parse(Params({"b", "one"}, {Array(1, 1, {3}, std::string("\1\0\1", 3)),
                                  Array(1, 1, {}, std::string(1, '\1'))}));
  ASSERT_TRUE(constants.ok()) << constants.status();
  for (const ImportedConstant& constant : *constants) {
    EXPECT_EQ(constant.type, (ElementType{TypeCode::kBool, 8}));
  }
  EXPECT_EQ((*constants)[0].data.view(), absl::string_view("\1\0\1", 3));
  // Packed it is what it says.
  const auto packed = Parse(Params({"u"}, {Array(1, 1, {9}, "ab")}));
  ASSERT_TRUE(packed.ok()) << packed.status();
  EXPECT_EQ((*packed)[0].type, (ElementType{TypeCode::kUInt, 1}));
}

TEST(ParamsFileTest, SmallElementsComePackedOrOneToAByte) {
  const auto constants = Parse(
      Params({"loose", "packed", "one"},
             {Array(0, 4, {5}, "\x01\xfe\x07\xf8\xff"),
              Array(0, 4, {5}, "\xe1\x87\x0f"), Array(0, 4, {}, "\xfe")}));
  ASSERT_TRUE(constants.ok()) << constants.status();
  EXPECT_EQ((*constants)[0].data.view(), "\xe1\x87\x0f");
  EXPECT_EQ((*constants)[1].data.view(), "\xe1\x87\x0f");
  EXPECT_EQ((*constants)[2].data.view(), "\x0e");
}

TEST(ParamsFileTest, OnlyWhatIsWantedIsTaken) {
  // Its type would be refused otherwise.
  const auto constants = ParseParams(
      ByteRange::Owning(
          Params({"a", "b"}, {Array(0, 8, {1}, "a"), Array(0, 8, {1}, "b")})),
      [](absl::string_view name) { return name == "b"; });
  ASSERT_TRUE(constants.ok()) << constants.status();
  ASSERT_THAT(*constants, SizeIs(1));
  EXPECT_EQ((*constants)[0].name, "b");
}

TEST(ParamsFileTest, BadFramesAreRefusedWithTheirOffset) {
  EXPECT_THAT(Refusal(""), HasSubstr("at byte 0: expected 8 bytes of the magic "
                                     "of a .params file, found the end"));
  EXPECT_THAT(Refusal(std::string(16, '\0')),
              HasSubstr("at byte 0: expected the magic of a .params file, "
                        "0xf7e58d4f05049cb7, found 0x0"));
  std::string file = Params({}, {});
  file[8] = 1;
  EXPECT_THAT(Refusal(file), HasSubstr("at byte 8: expected 0 after"));
  EXPECT_THAT(Refusal(Params({}, {}) + "x"),
              HasSubstr("at byte 32: expected the end after 0 arrays, found 1 "
                        "more"));
}

TEST(ParamsFileTest, BadNamesAreRefused) {
  const ParamsArray array = Array(0, 8, {}, "a");
  EXPECT_THAT(Refusal(Params({"a", "b"}, {array})),
              HasSubstr("at byte 42: expected as many arrays as names, 2, "
                        "found 1"));
  EXPECT_THAT(Refusal(Params({"a"}, {array, array})),
              HasSubstr("expected as many arrays as names, 1, found 2"));
  EXPECT_THAT(Refusal(Params({"a", "a"}, {array, array})),
              HasSubstr("at byte 33: the name 'a' is there twice"));
  EXPECT_THAT(Refusal(Params({"a\xff\n"}, {array})),
              AllOf(HasSubstr("'a\\xff\\x0a' is not UTF-8")));
  const std::string head = Params({}, {}).substr(0, 16);
  EXPECT_THAT(Refusal(head + LittleEndian(~uint64_t{0}, 8)),
              HasSubstr("at byte 16: expected at most 65536 names"));
  EXPECT_THAT(Refusal(head + LittleEndian(3, 8)),
              HasSubstr("at byte 16: expected 3 names, found the end"));
  EXPECT_THAT(
      Refusal(head + LittleEndian(1, 8) + LittleEndian(~uint64_t{0}, 8)),
      HasSubstr("at byte 32: expected 18446744073709551615 bytes of a name"));
}

TEST(ParamsFileTest, BadArraysAreRefusedByNameAndOffset) {
  ParamsArray array = Array(0, 8, {2}, "ab");
  array.magic = 7;
  EXPECT_THAT(OneArray(array),
              HasSubstr("constant 'w': at byte 41: expected the magic of an "
                        "array"));
  array = Array(0, 8, {2}, "ab");
  array.reserved = 1;
  EXPECT_THAT(OneArray(array), HasSubstr("at byte 49: expected 0 after"));
  array = Array(0, 8, {2}, "ab");
  array.device = 2;
  EXPECT_THAT(OneArray(array),
              HasSubstr("at byte 57: expected the device type 1"));
  EXPECT_THAT(OneArray(Array(18, 8, {}, "a")),
              HasSubstr("at byte 69: expected a type of DLPack, found code 18 "
                        "with 8 bits and 1 lanes"));
  EXPECT_THAT(OneArray(Array(2, 8, {}, "a")), HasSubstr("a type of DLPack"));
  EXPECT_THAT(OneArray(Array(6, 1, {}, "a")), HasSubstr("a type of DLPack"));
  EXPECT_THAT(OneArray(Array(3, 64, {}, "12345678")), HasSubstr("handles"));
  array = Array(0, 8, {2}, "ab");
  array.lanes = 0;
  EXPECT_THAT(OneArray(array), HasSubstr("and 0 lanes"));
}

TEST(ParamsFileTest, BadShapesAndSizesAreRefused) {
  ParamsArray array = Array(0, 8, {2}, "ab");
  array.dimensions = 65;
  EXPECT_THAT(OneArray(array),
              HasSubstr("at byte 65: expected at most 64 dimensions, found "
                        "65"));
  array.dimensions = 0xFFFFFFFF;
  EXPECT_THAT(OneArray(array), HasSubstr("at most 64 dimensions"));
  EXPECT_THAT(OneArray(Array(0, 8, {2, -1}, "")),
              HasSubstr("at byte 81: expected an extent of 0 or more, found "
                        "-1"));
  EXPECT_THAT(OneArray(Array(0, 8, {int64_t{1} << 62, 8}, "")),
              HasSubstr("less than 2^63 bits"));
  EXPECT_THAT(OneArray(Array(2, 32, {2}, "1234567")),
              HasSubstr("at byte 81: expected 8 bytes of data for float32[2], "
                        "found 7"));
  EXPECT_THAT(OneArray(Array(2, 32, {2}, "123456789")), HasSubstr("found 9"));
  array = Array(0, 8, {4}, "ab");
  array.bytes = 4;
  EXPECT_THAT(OneArray(array),
              HasSubstr("at byte 89: expected 4 bytes of data, found the end "
                        "after 2"));
  array = Array(0, 8, {2}, "ab");
  array.bytes = ~uint64_t{0};
  EXPECT_THAT(OneArray(array), HasSubstr("expected 2 bytes of data"));
}

TEST(ParamsFileTest, TruncatedFilesAreRefused) {
  const std::string file =
      Params({"a", "bc"}, {Array(0, 8, {2}, "ab"), Array(2, 32, {}, "1234")});
  ASSERT_TRUE(Parse(file).ok());
  for (size_t size = 0; size < file.size(); ++size) {
    EXPECT_THAT(Refusal(file.substr(0, size)), HasSubstr("at byte ")) << size;
  }
}

// Whatever happens to a valid file, it is read or refused, and what is read is
// consistent.
TEST(ParamsFileTest, MutatedFilesAreReadOrRefused) {
  const std::string seed = Params(
      {"w", "b"},
      {Array(2, 32, {2, 2}, std::string(16, 'w')), Array(0, 4, {4}, "abcd")});
  std::mt19937 random(44);
  for (int round = 0; round < 20000; ++round) {
    std::string file = seed;
    for (uint32_t edits = 1 + random() % 4; edits > 0; --edits) {
      file[random() % file.size()] =
          static_cast<char>(random() % 2 == 0 ? random() : random() % 9);
    }
    if (random() % 8 == 0) file.resize(random() % file.size());
    const auto constants = Parse(file);
    if (!constants.ok()) continue;
    for (const ImportedConstant& constant : *constants) {
      EXPECT_EQ(TensorBytes(constant.type, constant.shape),
                static_cast<int64_t>(constant.data.size()));
    }
  }
}

TEST(ParamsFileTest, TypesOfConstantsThatAreNotWantedDoNotMatter) {
  ParamsArray odd;
  odd.code = 99;
  odd.data = "odd";
  ParamsArray good;
  good.data = "a";
  const std::string file = Params({"odd", "w"}, {odd, good});
  const auto all = ParseParams(ByteRange::Owning(file));
  EXPECT_THAT(std::string(all.status().message()),
              HasSubstr("found code 99 with 8 bits and 1 lanes; --select"));
  const auto selected =
      ParseParams(ByteRange::Owning(file),
                  [](absl::string_view name) { return name == "w"; });
  ASSERT_TRUE(selected.ok()) << selected.status();
  ASSERT_THAT(*selected, SizeIs(1));
  EXPECT_EQ((*selected)[0].data.view(), "a");
}

}  // namespace
}  // namespace metad::formats
