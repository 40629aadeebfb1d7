#include "server/formats/tensors/raw_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

RawFileName Split(const std::string& text) {
  const auto name = SplitRawFileName(text);
  EXPECT_TRUE(name.ok()) << name.status();
  return name.value_or(RawFileName());
}

std::string SplitRefusal(const std::string& text) {
  return std::string(SplitRawFileName(text).status().message());
}

TEST(RawFileTest, TypeAndShapeFollowTheLastColon) {
  const RawFileName name = Split("dir:x/w.bin:float32[3,4]");
  EXPECT_EQ(name.path, "dir:x/w.bin");
  ASSERT_TRUE(name.layout.has_value());
  EXPECT_EQ(name.layout->type, (ElementType{TypeCode::kFloat, 32}));
  ASSERT_TRUE(name.layout->shape.has_value());
  EXPECT_THAT(*name.layout->shape, ElementsAre(3, 4));
  EXPECT_THAT(*Split("w:int4[]").layout->shape, IsEmpty());
  EXPECT_FALSE(Split("w:int8x4").layout->shape.has_value());
  EXPECT_EQ(Split("w:int8x4").layout->type.lanes, 4U);
}

TEST(RawFileTest, OtherColonsBelongToThePath) {
  for (const char* const path : {"w.npy", "a:b", "a:b.npy", "C:/w.npy", "a:"}) {
    const RawFileName name = Split(path);
    EXPECT_EQ(name.path, path);
    EXPECT_FALSE(name.layout.has_value());
  }
}

TEST(RawFileTest, WhatIsMeantToBeATypeIsRefused) {
  EXPECT_THAT(SplitRefusal("w:float33[2]"), HasSubstr("float33"));
  EXPECT_THAT(SplitRefusal("w:half[2]"), HasSubstr("is no data type"));
  EXPECT_THAT(SplitRefusal("w:float32[2"), HasSubstr("expected a shape"));
  EXPECT_THAT(SplitRefusal("w:float32[2,]"), HasSubstr("expected a shape"));
  EXPECT_THAT(SplitRefusal("w:float32[-1]"), HasSubstr("expected a shape"));
  EXPECT_THAT(SplitRefusal("w:float32[ 1]"), HasSubstr("expected a shape"));
  EXPECT_THAT(SplitRefusal("w:float32[9223372036854775808]"),
              HasSubstr("expected a shape"));
  EXPECT_THAT(SplitRefusal("w:handle64"), HasSubstr("cannot be"));
  EXPECT_THAT(SplitRefusal("w:float8"), HasSubstr("cannot be"));
}

TEST(RawFileTest, BytesBecomeTheConstant) {
  const ByteRange bytes = ByteRange::Owning("abcdefgh");
  const auto constant = ParseRaw(bytes, *Split("w:int16[2,2]").layout);
  ASSERT_TRUE(constant.ok()) << constant.status();
  EXPECT_THAT(constant->shape, ElementsAre(2, 2));
  EXPECT_EQ(constant->data.view().data(), bytes.view().data());
  EXPECT_THAT(ParseRaw(bytes, *Split("w:float4_e2m1fn").layout)->shape,
              ElementsAre(16));
  EXPECT_THAT(ParseRaw(bytes, *Split("w:int8x4").layout)->shape,
              ElementsAre(2));
  EXPECT_THAT(ParseRaw(ByteRange(), *Split("w:int32").layout)->shape,
              ElementsAre(0));
  // The last byte need not be full.
  EXPECT_TRUE(ParseRaw(bytes, *Split("w:int4[15]").layout).ok());
}

TEST(RawFileTest, BytesOfAnotherSizeAreRefused) {
  const auto refusal = [](const std::string& text) {
    return std::string(
        ParseRaw(ByteRange::Owning("abcdefgh"), *Split(text).layout)
            .status()
            .message());
  };
  EXPECT_THAT(refusal("w:float32[3]"),
              HasSubstr("has 8 bytes, expected 12 for float32[3]"));
  EXPECT_THAT(refusal("w:float32[]"), HasSubstr("expected 4 for float32[]"));
  EXPECT_THAT(refusal("w:float32[1,0]"), HasSubstr("expected 0"));
  EXPECT_THAT(refusal("w:complex128"), HasSubstr("a multiple of 128 bits"));
  EXPECT_THAT(refusal("w:int8[4611686018427387904,4]"),
              HasSubstr("less than 2^63 bits"));
}

}  // namespace
}  // namespace metad::formats
