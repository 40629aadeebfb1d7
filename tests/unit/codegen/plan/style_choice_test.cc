#include "codegen/plan/style_choice.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/unit/codegen/little_endian_bytes.h"
#include "tests/unit/codegen/spec_builder.h"

namespace metad::codegen {
namespace {

PlannedConstant Planned(DataType type, ElementStorage storage,
                        absl::string_view data) {
  PlannedConstant constant;
  constant.type = type;
  constant.storage = storage;
  constant.stored_bytes = static_cast<int64_t>(data.size());
  constant.data = data;
  return constant;
}

ConstantStyle Chosen(DataType type, ElementStorage storage,
                     const std::string& data,
                     ConstantStyle asked = ConstantStyle::kAuto) {
  return ChooseStyle(asked, Planned(type, storage, data));
}

TEST(StyleChoiceTest, SmallFiniteFloatsAreTyped) {
  EXPECT_EQ(Chosen(kFloat32, ElementStorage::kFloat,
                   LittleEndianBytes<float>({-0.0f, 1e-45f, 3.4028235e38f})),
            ConstantStyle::kTyped);
  EXPECT_EQ(
      Chosen(kFloat64, ElementStorage::kDouble,
             LittleEndianBytes<double>({-0.0, 5e-324, 1.797693134862315e308})),
      ConstantStyle::kTyped);
}

TEST(StyleChoiceTest, OneNaNOrInfinityMakesBits) {
  for (const ConstantStyle asked :
       {ConstantStyle::kAuto, ConstantStyle::kTyped}) {
    for (const uint32_t bits :
         {0x7f800000u, 0xff800000u, 0x7fc00000u, 0x7f800001u, 0xffffffffu}) {
      EXPECT_EQ(Chosen(kFloat32, ElementStorage::kFloat,
                       LittleEndianBytes<uint32_t>({0, 1, bits}), asked),
                ConstantStyle::kBits)
          << bits;
    }
    for (const uint64_t bits : {0x7ff0000000000000u, 0xfff0000000000000u,
                                0x7ff0000000000001u, 0xffffffffffffffffu}) {
      EXPECT_EQ(Chosen(kFloat64, ElementStorage::kDouble,
                       LittleEndianBytes<uint64_t>({0, bits, 1}), asked),
                ConstantStyle::kBits)
          << bits;
    }
  }
}

TEST(StyleChoiceTest, ImaginaryPartsCountToo) {
  const DataType complex64{DataType::kComplex, 64, 1};
  EXPECT_EQ(Chosen(complex64, ElementStorage::kFloat,
                   LittleEndianBytes<float>({1.0f, 2.0f})),
            ConstantStyle::kTyped);
  EXPECT_EQ(Chosen(complex64, ElementStorage::kFloat,
                   LittleEndianBytes<uint32_t>({0, 0x7f800000u})),
            ConstantStyle::kBits);
}

TEST(StyleChoiceTest, ElementsWithoutLiteralsAreBits) {
  for (const DataType& type :
       {DataType{DataType::kInt, 4, 1}, DataType{DataType::kUInt, 1, 1},
        DataType{DataType::kFloat8E4m3fn, 8, 1},
        DataType{DataType::kFloat4E2m1fn, 4, 1}}) {
    EXPECT_EQ(Chosen(type, ElementStorage::kUInt8, "x"), ConstantStyle::kBits)
        << DataTypeName(type);
  }
  for (const DataType& type : {kFloat16, DataType{DataType::kBfloat, 16, 1},
                               DataType{DataType::kComplex, 32, 1}}) {
    EXPECT_EQ(Chosen(type, ElementStorage::kUInt16, "wxyz"),
              ConstantStyle::kBits)
        << DataTypeName(type);
  }
  EXPECT_EQ(Chosen({DataType::kHandle, 32, 1}, ElementStorage::kUInt32, "wxyz"),
            ConstantStyle::kBits);
}

TEST(StyleChoiceTest, LargeOnesAreStrings) {
  std::string data(kMaxReadableBytes, '\0');
  EXPECT_EQ(Chosen(kInt8, ElementStorage::kInt8, data), ConstantStyle::kTyped);
  data.push_back('\1');
  EXPECT_EQ(Chosen(kInt8, ElementStorage::kInt8, data), ConstantStyle::kString);
  EXPECT_EQ(Chosen(kInt8, ElementStorage::kInt8, data, ConstantStyle::kTyped),
            ConstantStyle::kTyped);
}

TEST(StyleChoiceTest, LargeOnesWithoutZerosAreBits) {
  std::string data(4 * kLiteralWindowBytes, '\1');
  EXPECT_EQ(Chosen(kInt8, ElementStorage::kInt8, data), ConstantStyle::kBits);
  // A zero at the very end of each window.
  for (size_t i = 1; i <= 4; ++i) data[i * kLiteralWindowBytes - 1] = '\0';
  EXPECT_EQ(Chosen(kInt8, ElementStorage::kInt8, data), ConstantStyle::kString);
  data[2 * kLiteralWindowBytes - 1] = '\1';
  EXPECT_EQ(Chosen(kInt8, ElementStorage::kInt8, data), ConstantStyle::kBits);
}

TEST(StyleChoiceTest, WhatIsAskedForIsChosen) {
  for (const ConstantStyle style :
       {ConstantStyle::kBits, ConstantStyle::kString, ConstantStyle::kIncbin,
        ConstantStyle::kEmbed}) {
    EXPECT_EQ(Chosen(kInt8, ElementStorage::kInt8, "x", style), style);
  }
}

TEST(StyleChoiceTest, BytesThatClangTakesForTextAreNotEmbedded) {
  const auto chosen = [](ElementStorage storage, const std::string& data) {
    return Chosen(kInt32, storage, data, ConstantStyle::kEmbed);
  };
  EXPECT_EQ(chosen(ElementStorage::kInt8, "\xff\xfe"), ConstantStyle::kTyped);
  EXPECT_EQ(chosen(ElementStorage::kInt32, "\xff\xfe zz"),
            ConstantStyle::kTyped);
  // On a big-endian target.
  EXPECT_EQ(chosen(ElementStorage::kInt32, "zz\xfe\xff"),
            ConstantStyle::kTyped);
  EXPECT_EQ(chosen(ElementStorage::kInt8, "zz\xfe\xff"), ConstantStyle::kEmbed);
  EXPECT_EQ(chosen(ElementStorage::kInt8, "\xff"), ConstantStyle::kEmbed);
}

TEST(StyleChoiceTest, EmptyTensorIsTyped) {
  EXPECT_EQ(
      Chosen(kFloat16, ElementStorage::kUInt16, "", ConstantStyle::kIncbin),
      ConstantStyle::kTyped);
}

TEST(StyleChoiceTest, TheFirstMiBDecides) {
  std::string data(kDecidingBytes, '\0');
  data.append(size_t{2} * kLiteralWindowBytes, 'x');
  EXPECT_EQ(Chosen(kUInt8, ElementStorage::kUInt8, data),
            ConstantStyle::kString);
  data.replace(0, size_t{2} * kLiteralWindowBytes,
               std::string(size_t{2} * kLiteralWindowBytes, 'x'));
  EXPECT_EQ(Chosen(kUInt8, ElementStorage::kUInt8, data), ConstantStyle::kBits);
}

}  // namespace
}  // namespace metad::codegen
