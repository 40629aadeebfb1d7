#include "server/formats/tensors/npy_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

#include "server/formats/tensors/npy_header.h"
#include "tests/unit/server/formats/npy_bytes.h"

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Npy;
using testing::NpyWithDict;
using ::testing::SizeIs;

absl::StatusOr<ImportedConstant> Parse(const std::string& file) {
  return ParseNpy(ByteRange::Owning(file));
}

std::string Refusal(const std::string& file) {
  const absl::StatusOr<ImportedConstant> constant = Parse(file);
  if (constant.ok()) return "accepted";
  EXPECT_TRUE(absl::IsInvalidArgument(constant.status()));
  return std::string(constant.status().message());
}

std::string Dict(const std::string& dict) {
  return Refusal(NpyWithDict(dict, "\1\2"));
}

// What NumPy 1.24 writes for np.save(f, np.array([1, -2], '<i2')).
TEST(NpyFileTest, GoldenFileOfNumPyIsRead) {
  std::string file("\x93NUMPY\x01\x00\x76\x00", 10);
  file += "{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }";
  file += std::string(118 - 57 - 1, ' ') + "\n";
  ASSERT_THAT(file, SizeIs(128));
  file += std::string("\x01\x00\xfe\xff", 4);
  const auto constant = Parse(file);
  ASSERT_TRUE(constant.ok()) << constant.status();
  EXPECT_EQ(constant->type.code, TypeCode::kInt);
  EXPECT_EQ(constant->type.bits, 16);
  EXPECT_THAT(constant->shape, ElementsAre(2));
  EXPECT_EQ(constant->data.view(), std::string("\x01\x00\xfe\xff", 4));
}

struct TypeCase {
  const char* descr;
  TypeCode code;
  uint32_t bits;
};

class NpyTypeTest : public ::testing::TestWithParam<TypeCase> {};

TEST_P(NpyTypeTest, EveryBitIsKept) {
  const size_t bytes = GetParam().bits / 8;
  std::string data(3 * bytes, '\0');
  for (size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>(i * 37);
  const auto constant = Parse(Npy(GetParam().descr, "(3,)", data));
  ASSERT_TRUE(constant.ok()) << constant.status();
  EXPECT_EQ(constant->type.code, GetParam().code);
  EXPECT_EQ(constant->type.bits, GetParam().bits);
  if (GetParam().descr[0] == '>') {
    const size_t number = NumberBytes(constant->type);
    for (size_t at = 0; at < data.size(); at += number) {
      std::reverse(&data[at], &data[at] + number);
    }
  }
  EXPECT_EQ(constant->data.view(), data);
}

INSTANTIATE_TEST_SUITE_P(
    AllTypes, NpyTypeTest,
    ::testing::Values(TypeCase{"|b1", TypeCode::kBool, 8},
                      TypeCase{"|i1", TypeCode::kInt, 8},
                      TypeCase{"<i2", TypeCode::kInt, 16},
                      TypeCase{"<i4", TypeCode::kInt, 32},
                      TypeCase{"<i8", TypeCode::kInt, 64},
                      TypeCase{"|u1", TypeCode::kUInt, 8},
                      TypeCase{"<u2", TypeCode::kUInt, 16},
                      TypeCase{"=u4", TypeCode::kUInt, 32},
                      TypeCase{"<u8", TypeCode::kUInt, 64},
                      TypeCase{"<f2", TypeCode::kFloat, 16},
                      TypeCase{"<f4", TypeCode::kFloat, 32},
                      TypeCase{"<f8", TypeCode::kFloat, 64},
                      TypeCase{">i2", TypeCode::kInt, 16},
                      TypeCase{">u4", TypeCode::kUInt, 32},
                      TypeCase{">f8", TypeCode::kFloat, 64},
                      TypeCase{">i1", TypeCode::kInt, 8},
                      TypeCase{"<c8", TypeCode::kComplex, 64},
                      TypeCase{">c16", TypeCode::kComplex, 128},
                      TypeCase{"|V1", TypeCode::kOpaque, 8},
                      TypeCase{"<V2", TypeCode::kOpaque, 16},
                      TypeCase{"|V2", TypeCode::kOpaque, 16},
                      TypeCase{"V1", TypeCode::kOpaque, 8},
                      // What ml_dtypes has NumPy write for float8_e5m2.
                      TypeCase{"<f1", TypeCode::kOpaque, 8},
                      TypeCase{"|f4", TypeCode::kFloat, 32},
                      TypeCase{"f4", TypeCode::kFloat, 32},
                      TypeCase{"=f8", TypeCode::kFloat, 64},
                      TypeCase{"b1", TypeCode::kBool, 8},
                      TypeCase{"i04", TypeCode::kInt, 32}));

// As NumPy 1.24 has them on a 64-bit Linux.
INSTANTIATE_TEST_SUITE_P(
    Characters, NpyTypeTest,
    ::testing::Values(
        TypeCase{"?", TypeCode::kBool, 8}, TypeCase{"<?", TypeCode::kBool, 8},
        TypeCase{"b", TypeCode::kInt, 8}, TypeCase{"|B", TypeCode::kUInt, 8},
        TypeCase{"h", TypeCode::kInt, 16}, TypeCase{">H", TypeCode::kUInt, 16},
        TypeCase{"i", TypeCode::kInt, 32}, TypeCase{"I", TypeCode::kUInt, 32},
        TypeCase{"l", TypeCode::kInt, 64}, TypeCase{"=L", TypeCode::kUInt, 64},
        TypeCase{">q", TypeCode::kInt, 64}, TypeCase{"Q", TypeCode::kUInt, 64},
        TypeCase{"p", TypeCode::kInt, 64}, TypeCase{"e", TypeCode::kFloat, 16},
        TypeCase{"<f", TypeCode::kFloat, 32},
        TypeCase{">d", TypeCode::kFloat, 64},
        TypeCase{"F", TypeCode::kComplex, 64},
        TypeCase{">D", TypeCode::kComplex, 128}));

INSTANTIATE_TEST_SUITE_P(
    Names, NpyTypeTest,
    ::testing::Values(TypeCase{"bool", TypeCode::kBool, 8},
                      TypeCase{"bool_", TypeCode::kBool, 8},
                      TypeCase{"int8", TypeCode::kInt, 8},
                      TypeCase{"uint64", TypeCode::kUInt, 64},
                      TypeCase{"byte", TypeCode::kInt, 8},
                      TypeCase{"ushort", TypeCode::kUInt, 16},
                      TypeCase{"intc", TypeCode::kInt, 32},
                      TypeCase{"int", TypeCode::kInt, 64},
                      TypeCase{"int_", TypeCode::kInt, 64},
                      TypeCase{"longlong", TypeCode::kInt, 64},
                      TypeCase{"uintp", TypeCode::kUInt, 64},
                      TypeCase{"half", TypeCode::kFloat, 16},
                      TypeCase{"float32", TypeCode::kFloat, 32},
                      TypeCase{"single", TypeCode::kFloat, 32},
                      TypeCase{"double", TypeCode::kFloat, 64},
                      TypeCase{"float", TypeCode::kFloat, 64},
                      TypeCase{"complex64", TypeCode::kComplex, 64},
                      TypeCase{"csingle", TypeCode::kComplex, 64},
                      TypeCase{"complex", TypeCode::kComplex, 128},
                      TypeCase{"bfloat16", TypeCode::kBFloat, 16},
                      TypeCase{"float8_e5m2", TypeCode::kFloat8E5M2, 8},
                      TypeCase{"float8_e4m3fn", TypeCode::kFloat8E4M3Fn, 8}));

TEST(NpyFileTest, NamedTypesOfFewerBitsComeOneToAByte) {
  const auto constant = Parse(Npy("int4", "(2, 2)", "\x01\xfe\x0f\x07"));
  ASSERT_TRUE(constant.ok()) << constant.status();
  EXPECT_EQ(constant->type, (ElementType{TypeCode::kInt, 4}));
  EXPECT_THAT(constant->shape, ElementsAre(2, 2));
  EXPECT_EQ(constant->data.view(), "\xe1\x7f");
  const auto turned =
      Parse(Npy("uint2", "(2, 2)", std::string("\0\1\2\3", 4), true));
  ASSERT_TRUE(turned.ok()) << turned.status();
  // 0, 2, 1, 3 from the low bits on.
  EXPECT_EQ(turned->data.view(), "\xd8");
  EXPECT_THAT(Refusal(Npy("int4", "(4,)", "ab")),
              HasSubstr("expected 4 bytes"));
}

TEST(NpyFileTest, AllFormatVersionsAreRead) {
  for (const int version : {1, 2, 3}) {
    const auto constant = Parse(
        NpyWithDict("{'descr': '|i1', 'fortran_order': False, 'shape': (2,)}",
                    "ab", version));
    ASSERT_TRUE(constant.ok()) << version << constant.status();
    EXPECT_EQ(constant->data.view(), "ab");
  }
}

TEST(NpyFileTest, ScalarAndEmptyTensorAreRead) {
  const auto scalar = Parse(Npy("<f4", "()", "abcd"));
  ASSERT_TRUE(scalar.ok()) << scalar.status();
  EXPECT_THAT(scalar->shape, IsEmpty());
  const auto empty = Parse(Npy("<f4", "(9223372036854775807, 4, 0)", ""));
  ASSERT_TRUE(empty.ok()) << empty.status();
  EXPECT_THAT(empty->shape, SizeIs(3));
  EXPECT_THAT(empty->data.view(), IsEmpty());
}

TEST(NpyFileTest, KeysComeInAnyOrderAndPython2LongsAreRead) {
  const auto constant = Parse(NpyWithDict(
      R"({"shape":(1L, 2L),"descr":"|u1","fortran_order":False})", "ab"));
  ASSERT_TRUE(constant.ok()) << constant.status();
  EXPECT_THAT(constant->shape, ElementsAre(1, 2));
}

TEST(NpyFileTest, HeadersAreReadAsPythonReadsThem) {
  for (const char* const dict :
       {"{'descr':'|u1','fortran_order':False,'shape':(1,2)}",
        "{\t'descr'\t:\t'|u1',\r\n 'fortran_order' : False,\f'shape':( 1 , 2 "
        ",) , }",
        "  \n{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": (1, 2)}",
        "{'descr': b'|u1', 'fortran_order': False, 'shape': (1, 2)}",
        "{u'descr': u'|u1', r'fortran_order': False, U'shape': (1, 2)}",
        "{'descr': '|u1', # unsigned\n 'fortran_order': False, 'shape': (1, 2)}"
        " # end",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (0x1, 0b1_0)}",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (+0o1, 2L)}"}) {
    const auto constant = Parse(NpyWithDict(dict, "ab"));
    ASSERT_TRUE(constant.ok()) << dict << constant.status();
    EXPECT_THAT(constant->shape, ElementsAre(1, 2)) << dict;
  }
  const auto refusal = [](const std::string& shape) {
    return Refusal(Npy("|u1", shape, "ab"));
  };
  for (const char* const shape :
       {"(02,)", "(2_,)", "(0x,)", "(0b2,)", "(2__,)", "(0_x2,)"}) {
    EXPECT_THAT(refusal(shape), HasSubstr("at byte ")) << shape;
  }
  EXPECT_THAT(refusal("(_2,)"), HasSubstr("an extent of the shape"));
  EXPECT_THAT(Dict("{b'descr': '|u1'}"), HasSubstr("a quoted string"));
}

TEST(NpyFileTest, FortranOrderBecomesRowMajor) {
  // [[1, 2, 3], [4, 5, 6]]
  const auto matrix = Parse(Npy("|i1", "(2, 3)", "\1\4\2\5\3\6", true));
  ASSERT_TRUE(matrix.ok());
  EXPECT_EQ(matrix->data.view(), "\1\2\3\4\5\6");
  EXPECT_THAT(matrix->shape, ElementsAre(2, 3));
  // The same with two bytes each and big-endian.
  const auto wide =
      Parse(Npy(">i2", "(2, 2)", std::string("\0\1\0\3\0\2\0\4", 8), true));
  ASSERT_TRUE(wide.ok());
  EXPECT_EQ(wide->data.view(), std::string("\1\0\2\0\3\0\4\0", 8));
}

TEST(NpyFileTest, FortranOrderOfRandomShapesMatchesTheIndexFormula) {
  std::mt19937 random(7);
  for (int round = 0; round < 100; ++round) {
    std::vector<int64_t> shape(1 + random() % 4);
    std::string text = "(";
    size_t count = 1;
    for (int64_t& extent : shape) {
      extent = 1 + static_cast<int64_t>(random() % 5);
      count *= static_cast<size_t>(extent);
      text += std::to_string(extent) + ",";
    }
    text += ")";
    std::string row_major(count, '\0');
    std::string fortran(count, '\0');
    for (size_t i = 0; i < count; ++i) {
      row_major[i] = static_cast<char>(random());
      size_t rest = i;
      size_t at = 0;
      size_t stride = count;
      for (size_t axis = shape.size(); axis > 0; --axis) {
        const auto extent = static_cast<size_t>(shape[axis - 1]);
        stride /= extent;
        at += rest % extent * stride;
        rest /= extent;
      }
      fortran[at] = row_major[i];
    }
    const auto constant = Parse(Npy("|u1", text, fortran, true));
    ASSERT_TRUE(constant.ok()) << constant.status();
    EXPECT_EQ(constant->data.view(), row_major) << text;
  }
}

TEST(NpyFileTest, OtherTypesAreRefusedByName) {
  const auto refusal = [](const std::string& descr) {
    return Refusal(Npy(descr, "(1,)", "x"));
  };
  EXPECT_THAT(refusal("<c4"), HasSubstr("'<c4' is of an unsupported size"));
  EXPECT_THAT(refusal("|O"), HasSubstr("object"));
  EXPECT_THAT(refusal("|S5"), HasSubstr("bytes"));
  EXPECT_THAT(refusal("<U5"), HasSubstr("str"));
  EXPECT_THAT(refusal("|V4"), HasSubstr("void"));
  EXPECT_THAT(refusal("<M8[ns]"), HasSubstr("datetime64"));
  EXPECT_THAT(refusal("<m8"), HasSubstr("timedelta64"));
  EXPECT_THAT(refusal("<f16"), HasSubstr("longdouble"));
  EXPECT_THAT(refusal("G"), HasSubstr("longdouble"));
  EXPECT_THAT(refusal("complex256"), HasSubstr("longdouble"));
  EXPECT_THAT(refusal("<i3"), HasSubstr("unsupported size"));
  EXPECT_THAT(refusal("<b2"), HasSubstr("unsupported size"));
  EXPECT_THAT(refusal("<i 4"), HasSubstr("no type of NumPy's"));
  EXPECT_THAT(refusal("<i99999999999"), HasSubstr("unsupported size"));
  EXPECT_THAT(refusal("object_"), HasSubstr("astype()"));
  EXPECT_THAT(refusal("object"), HasSubstr("pickles"));
  EXPECT_THAT(refusal("str_"), HasSubstr("of kind str"));
  EXPECT_THAT(refusal("datetime64[ns]"), HasSubstr("datetime64"));
  EXPECT_THAT(refusal("void"), HasSubstr("void of an unsupported size"));
  EXPECT_THAT(refusal("3i4"), HasSubstr("structured"));
  EXPECT_THAT(refusal("i4,f4"), HasSubstr("structured"));
  EXPECT_THAT(refusal("(2,)f4"), HasSubstr("structured"));
  // NumPy takes no byte order before a name, and no such names.
  for (const char* const descr :
       {"", "<", "<<f4", "<float32", ">int", "!f4", "f4 ", " f4", "u", "x",
        "int3", "int8x4", "handle64", "float8", "complex32", "Float32"}) {
    EXPECT_THAT(refusal(descr), HasSubstr("no type of NumPy's")) << descr;
  }
  EXPECT_THAT(Dict("{'descr': [('a', '<f4')], 'fortran_order': False, "
                   "'shape': (1,)}"),
              HasSubstr("structured"));
  EXPECT_THAT(refusal("<i4"), HasSubstr("expected 4 bytes of data"));
}

TEST(NpyFileTest, BrokenFramesAreRefusedWithTheirOffset) {
  EXPECT_THAT(Refusal(""), HasSubstr("at byte 0: expected the .npy magic"));
  EXPECT_THAT(Refusal("\x93NUMPX\1 v{"), HasSubstr("at byte 0"));
  EXPECT_THAT(Refusal(std::string("\x93NUMPY\4\0", 8)),
              HasSubstr("at byte 6: expected format version"));
  EXPECT_THAT(Refusal(std::string("\x93NUMPY\1\1", 8)), HasSubstr("found 1.1"));
  EXPECT_THAT(Refusal(std::string("\x93NUMPY\1\0\7", 9)),
              HasSubstr("at byte 9: expected the header's length"));
  EXPECT_THAT(Refusal(std::string("\x93NUMPY\1\0\x10\0{", 11)),
              HasSubstr("expected 16 bytes of header, found the end after 1"));
  EXPECT_THAT(Refusal(std::string("\x93NUMPY\2\0\xff\xff\xff\xff", 12)),
              HasSubstr("a header of at most 65536 bytes, found 4294967295"));
}

TEST(NpyFileTest, DataOfAnotherLengthIsRefused) {
  EXPECT_THAT(Refusal(Npy("<f4", "(2,)", "1234567")),
              HasSubstr("expected 8 bytes of data for the dtype and shape of "
                        "the header, found 7"));
  EXPECT_THAT(Refusal(Npy("<f4", "(2,)", "123456789")), HasSubstr("found 9"));
  EXPECT_THAT(Refusal(Npy("<f4", "(0,)", "x")), HasSubstr("expected 0 bytes"));
}

TEST(NpyFileTest, ShapesThatOverflowAreRefused) {
  EXPECT_THAT(Refusal(Npy("<f4", "(4611686018427387904, 4)", "")),
              HasSubstr("less than 2^63 bits"));
  EXPECT_THAT(Refusal(Npy("<f4", "(9223372036854775808,)", "")),
              HasSubstr("an extent below 2^63"));
  std::string shape = "(";
  for (int i = 0; i < 65; ++i) shape += "1,";
  EXPECT_THAT(Refusal(Npy("<f4", shape + ")", "")),
              HasSubstr("at most 64 dimensions"));
}

TEST(NpyFileTest, OtherHeadersAreRefused) {
  EXPECT_THAT(Dict("["), HasSubstr("at byte 10: expected '{'"));
  EXPECT_THAT(Dict("{"), HasSubstr("found the header's end"));
  EXPECT_THAT(Dict("{}"), HasSubstr("expected the key 'descr'"));
  EXPECT_THAT(Dict("{'descr' '<f4'}"), HasSubstr("':' after a key"));
  EXPECT_THAT(Dict("{descr: 1}"), HasSubstr("a quoted string"));
  EXPECT_THAT(Dict("{'descr"), HasSubstr("a string that ends"));
  EXPECT_THAT(Dict("{'descr': '<f4', 'descr': '<f4'}"), HasSubstr("once"));
  EXPECT_THAT(Dict("{'color': 3}"), HasSubstr("'color' was read"));
  EXPECT_THAT(Dict("{'descr': '\\x3cf4'}"), HasSubstr("without escapes"));
  EXPECT_THAT(Dict("{'descr': '<f4' 'shape': ()}"), HasSubstr("',' or '}'"));
  EXPECT_THAT(Dict("{'fortran_order': 1}"), HasSubstr("True or False"));
  EXPECT_THAT(Dict("{'fortran_order': False}"), HasSubstr("key 'descr'"));
  EXPECT_THAT(Dict("{'shape': [2]}"), HasSubstr("the start of the shape"));
  EXPECT_THAT(Dict("{'shape': (2)}"), HasSubstr("a tuple"));
  EXPECT_THAT(Dict("{'shape': (2 3)}"), HasSubstr("',' or ')'"));
  EXPECT_THAT(Dict("{'shape': (-1,)}"), HasSubstr("0 or more"));
  EXPECT_THAT(Dict("{'shape': (,)}"), HasSubstr("0 or more"));
  EXPECT_THAT(Dict("{'descr': '|i1', 'fortran_order': False, 'shape': (2,)} x"),
              HasSubstr("only padding"));
  EXPECT_THAT(Dict("{'descr': '|i1', 'fortran_order': False}"),
              HasSubstr("key 'shape'"));
}

TEST(NpyFileTest, ControlCharactersOfAHeaderDoNotReachTheMessage) {
  EXPECT_THAT(Dict("{\x1b[31m"), HasSubstr("\\x1b[31m"));
}

// Whatever happens to a valid file, it is read or refused, and what is read is
// consistent.
TEST(NpyFileTest, MutatedFilesAreReadOrRefused) {
  const std::vector<std::string> seeds = {
      Npy("<f4", "(2, 3)", std::string(24, 'x'), true),
      Npy(">i8", "()", std::string(8, 'y')),
      NpyWithDict("{'descr': '|b1', 'fortran_order': False, 'shape': (4,)}",
                  "abcd", 3)};
  std::mt19937 random(42);
  for (int round = 0; round < 30000; ++round) {
    std::string file = seeds[random() % seeds.size()];
    for (uint32_t edits = 1 + random() % 4; edits > 0; --edits) {
      // Mostly in the part that has a meaning.
      const size_t at = random() % std::min<size_t>(file.size(), 80);
      switch (random() % 4) {
        case 0:
          file[at] = static_cast<char>(random());
          break;
        case 1:
          file[at] = "0123456789(),'{}<>L "[random() % 20];
          break;
        case 2:
          file.erase(at, 1 + random() % 4);
          break;
        default:
          file.resize(random() % (file.size() + 1));
      }
      if (file.empty()) file = "\x93";
    }
    const auto constant = Parse(file);
    if (!constant.ok()) {
      EXPECT_THAT(std::string(constant.status().message()),
                  HasSubstr("at byte"));
      continue;
    }
    EXPECT_EQ(static_cast<int64_t>(constant->data.size()),
              TensorBytes(constant->type, constant->shape));
  }
}

}  // namespace
}  // namespace metad::formats
