#include "server/formats/tensors/safetensors_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "server/formats/tensors/safetensors_header.h"
#include "tests/unit/server/formats/params_bytes.h"

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::LittleEndian;
using ::testing::Pair;
using ::testing::SizeIs;

std::string File(const std::string& header, const std::string& data = "") {
  return LittleEndian(header.size(), 8) + header + data;
}

SafetensorsContents Parse(const std::string& file) {
  return ParseSafetensors(ByteRange::Owning(file));
}

// The only problem.
std::string Refusal(const std::string& file) {
  const SafetensorsContents contents = Parse(file);
  if (contents.problems.empty()) return "accepted";
  EXPECT_THAT(contents.problems, SizeIs(1));
  return contents.problems[0];
}

std::string HeaderRefusal(const std::string& header) {
  return Refusal(File(header, "12345678"));
}

// What is wrong with a tensor whose object has this content.
std::string TensorRefusal(const std::string& fields) {
  return HeaderRefusal("{\"w\":{" + fields + "}}");
}

TEST(SafetensorsFileTest, TensorsAreReadInTheHeadersOrderAndStayWhereTheyAre) {
  const ByteRange file = ByteRange::Owning(
      File(R"({"model.0.weight":{"dtype":"F32","shape":[1,2],)"
           R"("data_offsets":[3,11]},"__metadata__":{"format":"pt","x":""},)"
           R"("a":{"data_offsets":[0,3],"shape":[3],"dtype":"I8"},)"
           R"("empty":{"dtype":"F64","shape":[0,5],"data_offsets":[3,3]},)"
           R"("scalar":{"dtype":"BF16","shape":[],"data_offsets":[11,13]}}  )",
           "abc12345678yz"));
  const SafetensorsContents contents = ParseSafetensors(file);
  ASSERT_THAT(contents.problems, IsEmpty());
  ASSERT_THAT(contents.constants, SizeIs(4));
  const ImportedConstant& first = contents.constants[0];
  EXPECT_EQ(first.name, "model.0.weight");
  EXPECT_EQ(first.type, (ElementType{TypeCode::kFloat, 32}));
  EXPECT_THAT(first.shape, ElementsAre(1, 2));
  EXPECT_EQ(first.data.view(), "12345678");
  EXPECT_EQ(first.data.view().data(),
            file.view().data() + file.size() - 13 + 3);
  EXPECT_EQ(contents.constants[1].name, "a");
  EXPECT_EQ(contents.constants[1].data.view(), "abc");
  EXPECT_THAT(contents.constants[2].shape, ElementsAre(0, 5));
  EXPECT_THAT(contents.constants[3].shape, IsEmpty());
  EXPECT_THAT(contents.metadata,
              ElementsAre(Pair("format", "pt"), Pair("x", "")));
}

TEST(SafetensorsFileTest, FileWithoutTensorsIsOne) {
  EXPECT_EQ(Refusal(File("{}")), "accepted");
  EXPECT_EQ(Refusal(File("{\"__metadata__\":{}}")), "accepted");
}

TEST(SafetensorsFileTest, EveryTypeOfTheFormatIsRead) {
  const auto read = [](const std::string& dtype, TypeCode code, uint32_t bits) {
    // Four of the smallest fill whole bytes.
    const size_t bytes = bits / 2;
    const SafetensorsContents contents =
        Parse(File("{\"w\":{\"dtype\":\"" + dtype +
                       "\",\"shape\":[4],\"data_offsets\":[0," +
                       std::to_string(bytes) + "]}}",
                   std::string(bytes, '\x81')));
    EXPECT_THAT(contents.problems, IsEmpty()) << dtype;
    return contents.constants.size() == 1 &&
           contents.constants[0].type == ElementType{code, bits} &&
           contents.constants[0].data.view() == std::string(bytes, '\x81') &&
           SafetensorsDtype({code, bits}) == absl::string_view(dtype);
  };
  EXPECT_TRUE(read("BOOL", TypeCode::kBool, 8));
  EXPECT_TRUE(read("U8", TypeCode::kUInt, 8));
  EXPECT_TRUE(read("I8", TypeCode::kInt, 8));
  EXPECT_TRUE(read("F8_E4M3", TypeCode::kFloat8E4M3Fn, 8));
  EXPECT_TRUE(read("F8_E5M2", TypeCode::kFloat8E5M2, 8));
  EXPECT_TRUE(read("F8_E8M0", TypeCode::kFloat8E8M0Fnu, 8));
  EXPECT_TRUE(read("F8_E4M3FNUZ", TypeCode::kFloat8E4M3Fnuz, 8));
  EXPECT_TRUE(read("F8_E5M2FNUZ", TypeCode::kFloat8E5M2Fnuz, 8));
  EXPECT_TRUE(read("F6_E2M3", TypeCode::kFloat6E2M3Fn, 6));
  EXPECT_TRUE(read("F6_E3M2", TypeCode::kFloat6E3M2Fn, 6));
  EXPECT_TRUE(read("F4", TypeCode::kFloat4E2M1Fn, 4));
  EXPECT_TRUE(read("U16", TypeCode::kUInt, 16));
  EXPECT_TRUE(read("I16", TypeCode::kInt, 16));
  EXPECT_TRUE(read("F16", TypeCode::kFloat, 16));
  EXPECT_TRUE(read("BF16", TypeCode::kBFloat, 16));
  EXPECT_TRUE(read("U32", TypeCode::kUInt, 32));
  EXPECT_TRUE(read("I32", TypeCode::kInt, 32));
  EXPECT_TRUE(read("F32", TypeCode::kFloat, 32));
  EXPECT_TRUE(read("C64", TypeCode::kComplex, 64));
  EXPECT_TRUE(read("U64", TypeCode::kUInt, 64));
  EXPECT_TRUE(read("I64", TypeCode::kInt, 64));
  EXPECT_TRUE(read("F64", TypeCode::kFloat, 64));
}

TEST(SafetensorsFileTest, BadFramesAreRefused) {
  EXPECT_THAT(Refusal("1234"), HasSubstr("at byte 0: expected 8 bytes of the "
                                         "length of a .safetensors header"));
  EXPECT_THAT(Refusal(LittleEndian(~uint64_t{0}, 8)),
              HasSubstr("at byte 0: expected a header of at most 100000000 "
                        "bytes, found 18446744073709551615"));
  EXPECT_THAT(Refusal(LittleEndian(9, 8) + "{}"),
              HasSubstr("at byte 8: expected 9 bytes of header, found the end "
                        "after 2"));
  EXPECT_THAT(Refusal(File("")), HasSubstr("at byte 8: expected '{'"));
  EXPECT_THAT(Refusal(File(" {}")), HasSubstr("at byte 8: expected '{'"));
  EXPECT_THAT(Refusal(File("{}", "x")),
              HasSubstr("expected the end at byte 0 of the data, where the "
                        "last tensor ends, found 1 more bytes"));
}

TEST(SafetensorsFileTest, BadJsonIsRefusedWithItsOffset) {
  EXPECT_THAT(HeaderRefusal("{\"a\" 1}"),
              HasSubstr("at byte 15: the header is no JSON"));
  EXPECT_THAT(HeaderRefusal("{"), HasSubstr("no JSON"));
  EXPECT_THAT(HeaderRefusal("{} x"), HasSubstr("no JSON"));
  EXPECT_THAT(HeaderRefusal("{\"a\xff\":1}"), HasSubstr("no JSON"));
  EXPECT_THAT(HeaderRefusal("{\"\x1b[31m\":1}"), HasSubstr("no JSON"));
  EXPECT_THAT(HeaderRefusal("{\"a\":1}"),
              HasSubstr("tensor 'a': expected an object with dtype, shape and "
                        "data_offsets, found a number"));
  EXPECT_THAT(HeaderRefusal("{\"a\":null}"), HasSubstr("found null"));
  EXPECT_THAT(HeaderRefusal("{\"a\":[]}"), HasSubstr("found an array"));
  EXPECT_THAT(HeaderRefusal("{\"a\":true}"), HasSubstr("found a boolean"));
  EXPECT_THAT(HeaderRefusal("{\"__metadata__\":1}"),
              HasSubstr("expected an object of strings"));
  EXPECT_THAT(HeaderRefusal("{\"__metadata__\":{\"a\":1}}"),
              HasSubstr("expected a string, found a number"));
  // Deep nesting ends at the first level that has no business there.
  EXPECT_THAT(HeaderRefusal("{\"a\":" + std::string(100000, '[')),
              HasSubstr("found an array"));
  EXPECT_THAT(TensorRefusal("\"dtype\":{}"), HasSubstr("found an object"));
}

TEST(SafetensorsFileTest, KeysThatAreThereTwiceAreRefused) {
  const std::string w =
      "\"w\":{\"dtype\":\"I8\",\"shape\":[8],"
      "\"data_offsets\":[0,8]}";
  EXPECT_THAT(HeaderRefusal("{" + w + "," + w + "}"),
              HasSubstr("the name 'w' is there twice"));
  EXPECT_THAT(HeaderRefusal("{\"__metadata__\":{},\"__metadata__\":{}}"),
              HasSubstr("'__metadata__' is there twice"));
  EXPECT_THAT(HeaderRefusal("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}"),
              HasSubstr("the key 'a' of __metadata__ is there twice"));
  EXPECT_THAT(TensorRefusal("\"dtype\":\"I8\",\"dtype\":\"I8\""),
              HasSubstr("tensor 'w': a key is there twice"));
}

TEST(SafetensorsFileTest, FloodsOfMetadataAreRefused) {
  std::string header = "{\"__metadata__\":{\"x\":\"\"";
  for (int i = 0; i < 4095; ++i) {
    header += ",\"" + std::to_string(i) + "\":\"\"";
  }
  EXPECT_EQ(Refusal(File(header + "}}")), "accepted");
  EXPECT_THAT(HeaderRefusal(header + ",\"y\":\"\"}}"),
              HasSubstr("at most 4096 keys"));
}

TEST(SafetensorsFileTest, BadFieldsAreRefused) {
  EXPECT_THAT(TensorRefusal("\"dtype\":\"I8\",\"shape\":[8]"),
              HasSubstr("expected the key data_offsets"));
  EXPECT_THAT(TensorRefusal("\"shape\":[8]"), HasSubstr("the key dtype"));
  EXPECT_THAT(TensorRefusal("\"dtype\":\"I8\""), HasSubstr("the key shape"));
  EXPECT_THAT(TensorRefusal("\"strides\":[1]"),
              HasSubstr("the key 'strides' is not known"));
  EXPECT_THAT(TensorRefusal("\"dtype\":8"), HasSubstr("a string, the dtype"));
  EXPECT_THAT(TensorRefusal("\"shape\":8"), HasSubstr("an array, the shape"));
  EXPECT_THAT(TensorRefusal("\"shape\":[-8]"), HasSubstr("a negative number"));
  EXPECT_THAT(TensorRefusal("\"shape\":[8.0]"), HasSubstr("a fraction"));
  EXPECT_THAT(TensorRefusal("\"shape\":[1e3]"), HasSubstr("a fraction"));
  EXPECT_THAT(TensorRefusal("\"shape\":[\"8\"]"), HasSubstr("a string"));
  EXPECT_THAT(TensorRefusal("\"shape\":[[8]]"), HasSubstr("an array"));
  EXPECT_THAT(TensorRefusal("\"shape\":[9223372036854775808]"),
              HasSubstr("2^63 or more"));
  EXPECT_THAT(TensorRefusal("\"shape\":[99999999999999999999999]"),
              HasSubstr("2^64 or more"));
  std::string shape = "\"shape\":[1";
  for (int i = 0; i < 64; ++i) shape += ",1";
  EXPECT_THAT(TensorRefusal(shape + "]"), HasSubstr("at most 64 dimensions"));
  EXPECT_THAT(TensorRefusal("\"data_offsets\":[0]"), HasSubstr("array's end"));
  EXPECT_THAT(TensorRefusal("\"data_offsets\":[0,1,2]"), HasSubstr("a third"));
}

std::string Tensor(const std::string& name, const std::string& dtype,
                   const std::string& shape, const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":[" + shape +
         "],\"data_offsets\":[" + offsets + "]}";
}

TEST(SafetensorsFileTest, EveryBadTensorIsNamed) {
  const SafetensorsContents contents =
      Parse(File("{" + Tensor("a", "F128", "1", "0,8") + "," +
                     Tensor("b", "F32", "2", "0,7") + "," +
                     Tensor("c", "F32", "2", "8,0") + "," +
                     Tensor("d", "F32", "2", "4,12") + "," +
                     Tensor("e", "F4", "3", "0,1") + "," +
                     Tensor("f", "F32", "4611686018427387904,4", "0,8") + "," +
                     Tensor("g", "F32", "2", "0,8") + "}",
                 "12345678"));
  EXPECT_THAT(
      contents.problems,
      ElementsAre(
          HasSubstr("tensor 'a' at byte 12: dtype 'F128' is not known"),
          HasSubstr("'b' at byte 66: expected 8 bytes of data for float32[2], "
                    "found data_offsets of 7"),
          HasSubstr("its data_offsets end before they begin: 8, 0"),
          HasSubstr("its data ends at byte 12 of the data, found the end at "
                    "byte 8"),
          HasSubstr("float4_e2m1fn[3]"), HasSubstr("less than 2^63 bits")));
  EXPECT_THAT(contents.constants, SizeIs(1));
}

TEST(SafetensorsFileTest, DataThatOverlapsOrLeavesAGapIsRefused) {
  EXPECT_THAT(HeaderRefusal("{" + Tensor("b", "I8", "4", "3,7") + "," +
                            Tensor("a", "I8", "4", "0,4") + "}"),
              HasSubstr("tensor 'b' at byte 12: its data begins at byte 3 of "
                        "the data, within that of 'a'"));
  EXPECT_THAT(HeaderRefusal("{" + Tensor("a", "I8", "4", "0,4") + "," +
                            Tensor("b", "I8", "3", "5,8") + "}"),
              HasSubstr("its data begins at byte 5 of the data, expected 4"));
  EXPECT_THAT(HeaderRefusal("{" + Tensor("a", "I8", "7", "1,8") + "}"),
              HasSubstr("begins at byte 1 of the data, expected 0"));
  EXPECT_THAT(HeaderRefusal("{" + Tensor("a", "I8", "7", "0,7") + "}"),
              HasSubstr("found 1 more bytes"));
}

TEST(SafetensorsFileTest, OnlyWhatIsWantedIsTaken) {
  const ByteRange file =
      ByteRange::Owning(File("{" + Tensor("a", "F128", "1", "0,4") + "," +
                                 Tensor("b", "I8", "4", "4,8") + "}",
                             "12345678"));
  const SafetensorsContents contents = ParseSafetensors(
      file, [](absl::string_view name) { return name == "b"; });
  EXPECT_THAT(contents.problems, IsEmpty());
  ASSERT_THAT(contents.constants, SizeIs(1));
  EXPECT_EQ(contents.constants[0].data.view(), "5678");
}

TEST(SafetensorsFileTest, TruncatedFilesAreRefused) {
  const std::string file = File("{" + Tensor("a", "I8", "4", "0,4") + "," +
                                    Tensor("b", "F32", "1", "4,8") + "}",
                                "12345678");
  ASSERT_EQ(Refusal(file), "accepted");
  for (size_t size = 0; size < file.size(); ++size) {
    EXPECT_THAT(Parse(file.substr(0, size)).problems, ::testing::Not(IsEmpty()))
        << size;
  }
}

TEST(SafetensorsFileTest, MutatedFilesAreReadOrRefused) {
  const std::string seed = File("{\"__metadata__\":{\"a\":\"b\"}," +
                                    Tensor("a", "I8", "2,2", "0,4") + "," +
                                    Tensor("b", "F32", "1", "4,8") + "}",
                                "12345678");
  std::mt19937 random(45);
  for (int round = 0; round < 20000; ++round) {
    std::string file = seed;
    for (uint32_t edits = 1 + random() % 4; edits > 0; --edits) {
      const size_t at = random() % file.size();
      file[at] = random() % 2 == 0 ? static_cast<char>(random())
                                   : "0123456789,:{}[]\"ab"[random() % 19];
    }
    if (random() % 8 == 0) file.resize(random() % file.size());
    const SafetensorsContents contents = Parse(file);
    for (const ImportedConstant& constant : contents.constants) {
      EXPECT_EQ(TensorBytes(constant.type, constant.shape),
                static_cast<int64_t>(constant.data.size()));
    }
  }
}

}  // namespace
}  // namespace metad::formats
