// What is written is what is read again, for every format and type.
#include "server/formats/tensor_writers/constant_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "server/formats/tensor_writers/npy_writer.h"
#include "server/formats/tensor_writers/npz_writer.h"
#include "server/formats/tensors/element_type_name.h"
#include "tests/unit/server/formats/npy_bytes.h"
#include "tests/unit/server/formats/params_bytes.h"
#include "tests/unit/server/formats/random_constants.h"

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::RandomConstant;
using testing::RandomConstants;
using ::testing::SizeIs;

using Metadata = std::vector<std::pair<std::string, std::string>>;

std::string Written(ConstantFormat format,
                    const std::vector<ImportedConstant>& constants,
                    const Metadata& metadata = {}) {
  EXPECT_THAT(ObjectionsOf(format, constants), IsEmpty());
  std::string file;
  const absl::Status status =
      WriteConstants(format, constants, metadata, [&](absl::string_view piece) {
        file.append(piece.data(), piece.size());
        return absl::OkStatus();
      });
  EXPECT_TRUE(status.ok()) << status;
  return file;
}

void ExpectSame(const ImportedConstant& read, const ImportedConstant& written) {
  EXPECT_EQ(read.type, written.type) << ElementTypeName(written.type);
  EXPECT_EQ(read.shape, written.shape);
  EXPECT_TRUE(read.data.view() == written.data.view())
      << TensorTypeName(written.type, written.shape);
}

// Writes them, reads them, compares them.
void ExpectRoundTrip(ConstantFormat format,
                     const std::vector<ImportedConstant>& constants) {
  const Metadata metadata = {{"format", "pt"}, {"\"", "\n"}};
  const std::string file = Written(format, constants, metadata);
  EXPECT_TRUE(file == Written(format, constants, metadata));
  std::optional<RawLayout> layout;
  if (format == ConstantFormat::kRaw) {
    layout = RawLayout{constants[0].type, constants[0].shape};
  }
  const FileConstants read =
      ReadConstantFile(format, "file", "name", layout, ByteRange::Owning(file));
  ASSERT_THAT(read.problems, IsEmpty());
  ASSERT_EQ(read.constants.size(), constants.size());
  for (size_t i = 0; i < constants.size(); ++i) {
    ExpectSame(read.constants[i], constants[i]);
    EXPECT_EQ(read.constants[i].name,
              IsNameless(format) ? "name" : constants[i].name);
  }
  if (format == ConstantFormat::kSafetensors) {
    EXPECT_EQ(read.metadata, metadata);
  }
}

class ConstantWriterTest : public ::testing::TestWithParam<ConstantFormat> {};

TEST_P(ConstantWriterTest, EveryTypeIsReadAgainOrRefused) {
  std::mt19937 random(11);
  for (const ElementType& type : testing::AllElementTypes()) {
    for (int round = 0; round < 20; ++round) {
      const ImportedConstant constant = RandomConstant(type, random);
      if (ObjectionsOf(GetParam(), {constant}).empty()) {
        ExpectRoundTrip(GetParam(), {constant});
      }
    }
  }
}

TEST_P(ConstantWriterTest, ConstantsOfChanceAreReadAgain) {
  std::mt19937 random(12);
  for (int round = 0; round < 150; ++round) {
    std::vector<ImportedConstant> constants =
        RandomConstants(IsNameless(GetParam()) ? 1 : 12, random);
    constants.erase(
        std::remove_if(constants.begin(), constants.end(),
                       [](const ImportedConstant& constant) {
                         return !ObjectionsOf(GetParam(), {constant}).empty();
                       }),
        constants.end());
    if (IsNameless(GetParam()) && constants.empty()) continue;
    ExpectRoundTrip(GetParam(), constants);
  }
}

TEST_P(ConstantWriterTest, ErrorOfTheSinkEndsTheWriting) {
  ImportedConstant constant;
  constant.name = "w";
  constant.type = {TypeCode::kInt, 8};
  constant.shape = {1000};
  constant.data = ByteRange::Owning(std::string(1000, 'x'));
  for (int fails_at = 1; fails_at < 4; ++fails_at) {
    int calls = 0;
    const absl::Status status = WriteConstants(
        GetParam(), {constant}, {}, [&](absl::string_view) -> absl::Status {
          if (++calls < fails_at) return absl::OkStatus();
          return absl::InternalError("full");
        });
    EXPECT_EQ(status.message(), calls >= fails_at ? "full" : "");
    EXPECT_LE(calls, fails_at);
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, ConstantWriterTest,
                         ::testing::Values(ConstantFormat::kNpy,
                                           ConstantFormat::kNpz,
                                           ConstantFormat::kParams,
                                           ConstantFormat::kSafetensors,
                                           ConstantFormat::kRaw),
                         [](const auto& format) {
                           return std::string(ConstantFormatName(format.param));
                         });

ImportedConstant Constant(const std::string& name, const ElementType& type,
                          std::vector<int64_t> shape, std::string data) {
  ImportedConstant constant;
  constant.name = name;
  constant.type = type;
  constant.shape = std::move(shape);
  constant.data = ByteRange::Owning(std::move(data));
  constant.source = "file.npz";
  return constant;
}

// Which types a format has, by name.
std::vector<std::string> RefusedTypes(ConstantFormat format) {
  std::vector<std::string> refused;
  for (const ElementType& type : testing::AllElementTypes()) {
    const ImportedConstant constant =
        Constant("w", type, {8}, std::string(type.bits, 'x'));
    if (!ObjectionsOf(format, {constant}).empty()) {
      refused.push_back(ElementTypeName(type));
    }
  }
  return refused;
}

TEST(ConstantWriterObjectionsTest, TypesThatAFormatHasNotAreRefused) {
  EXPECT_THAT(RefusedTypes(ConstantFormat::kRaw), IsEmpty());
  EXPECT_THAT(RefusedTypes(ConstantFormat::kParams), ElementsAre("uint1"));
  EXPECT_THAT(RefusedTypes(ConstantFormat::kSafetensors),
              ElementsAre("int1", "uint1", "int2", "uint2", "int4", "uint4",
                          "complex32", "complex128", "float8_e3m4",
                          "float8_e4m3", "float8_e4m3b11fnuz"));
  const std::vector<std::string> npy = RefusedTypes(ConstantFormat::kNpy);
  EXPECT_EQ(npy, RefusedTypes(ConstantFormat::kNpz));
  EXPECT_THAT(npy, SizeIs(4 + 6 + 1 + 8));
  EXPECT_THAT(npy, ::testing::Contains("bfloat16"));
  EXPECT_THAT(RefusedTypes(ConstantFormat::kObject),
              SizeIs(testing::AllElementTypes().size()));
}

TEST(ConstantWriterObjectionsTest, EachIsNamedWithItsSource) {
  EXPECT_THAT(
      ObjectionsOf(ConstantFormat::kNpz,
                   {Constant("a", {TypeCode::kBFloat, 16}, {}, "xx"),
                    Constant("b", {TypeCode::kInt, 8}, {}, "x"),
                    Constant("c", {TypeCode::kInt, 8, 4}, {}, "xxxx")}),
      ElementsAre("constant 'a' from file.npz: NumPy has no type for bfloat16",
                  "constant 'c' from file.npz: NumPy has no type for int8x4"));
  EXPECT_THAT(
      ObjectionsOf(ConstantFormat::kSafetensors,
                   {Constant("__metadata__", {TypeCode::kInt, 8}, {}, "x"),
                    Constant("f", {TypeCode::kFloat4E2M1Fn, 4}, {3}, "xx"),
                    Constant("v", {TypeCode::kOpaque, 16}, {}, "xx")}),
      ElementsAre(HasSubstr("no tensor of a .safetensors has that name"),
                  HasSubstr("the 3 elements of float4_e2m1fn do not fill"),
                  HasSubstr("no type for void16")));
  EXPECT_THAT(ObjectionsOf(ConstantFormat::kParams,
                           {Constant("v", {TypeCode::kOpaque, 8}, {}, "x"),
                            Constant("l", {TypeCode::kInt, 1, 4}, {}, "x")}),
              ElementsAre(HasSubstr("does not say what its elements are"),
                          HasSubstr("int1x4 a byte for each element")));
  EXPECT_THAT(
      ObjectionsOf(
          ConstantFormat::kNpz,
          {Constant("", {TypeCode::kInt, 8}, {}, "x"),
           Constant(std::string(70000, 'n'), {TypeCode::kInt, 8}, {}, "x"),
           Constant(std::string("a\0b", 3), {TypeCode::kInt, 8}, {}, "x")}),
      SizeIs(3));
}

TEST(ConstantWriterObjectionsTest, FormatsOfOneConstantTakeOne) {
  const ImportedConstant constant = Constant("w", {TypeCode::kInt, 8}, {}, "x");
  for (const ConstantFormat format :
       {ConstantFormat::kNpy, ConstantFormat::kRaw}) {
    EXPECT_THAT(ObjectionsOf(format, {}),
                ElementsAre(HasSubstr("holds one constant, found 0")));
    EXPECT_THAT(ObjectionsOf(format, {constant, constant}),
                ElementsAre(HasSubstr("found 2")));
  }
}

// Bytes that nobody reads stand for more than there is memory.
TEST(ConstantWriterObjectionsTest, NpzOfMoreThanFourGibibytesIsRefused) {
  static const char byte = 'x';
  const auto huge = [](size_t size) {
    ImportedConstant constant;
    constant.name = "w" + std::to_string(size);
    constant.type = {TypeCode::kInt, 8};
    constant.shape = {static_cast<int64_t>(size)};
    constant.data = ByteRange(absl::string_view(&byte, size), nullptr);
    return constant;
  };
  EXPECT_THAT(ObjectionsOf(ConstantFormat::kNpz, {huge(0x80000000)}),
              IsEmpty());
  EXPECT_THAT(
      ObjectionsOf(ConstantFormat::kNpz, {huge(0x80000000), huge(0x7fffff80)}),
      ElementsAre(HasSubstr("more than 4 GiB is not written")));
}

// The golden header of NumPy's own, see npy_file_test.cc.
TEST(NpyWriterTest, FileIsAsNumPyWritesIt) {
  EXPECT_EQ(Written(ConstantFormat::kNpy,
                    {Constant("w", {TypeCode::kInt, 16}, {2}, "abcd")}),
            testing::Npy("<i2", "(2,)", "abcd"));
  EXPECT_EQ(Written(ConstantFormat::kNpy,
                    {Constant("w", {TypeCode::kBool, 8}, {}, "x")}),
            testing::Npy("|b1", "()", "x"));
  EXPECT_EQ(Written(ConstantFormat::kNpy,
                    {Constant("w", {TypeCode::kFloat, 64}, {2, 0, 1}, "")}),
            testing::Npy("<f8", "(2, 0, 1)", ""));
}

TEST(ParamsWriterTest, FileIsAsTvmWritesIt) {
  testing::ParamsArray b;
  b.code = 1;
  b.bits = 1;
  b.shape = {2};
  b.data = std::string("\0\1", 2);
  testing::ParamsArray i;
  i.code = 0;
  i.bits = 4;
  i.shape = {3};
  i.data = "\x01\xff\x07";
  EXPECT_EQ(
      Written(ConstantFormat::kParams,
              {Constant("b", {TypeCode::kBool, 8}, {2}, std::string("\0\1", 2)),
               Constant("i", {TypeCode::kInt, 4}, {3}, "\xf1\x07")}),
      testing::Params({"b", "i"}, {b, i}));
}

}  // namespace
}  // namespace metad::formats
