#include "client/request/data_type_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace metad::client {
namespace {

using ::testing::HasSubstr;

// Code, bits and lanes.
std::string Parsed(absl::string_view name) {
  const absl::StatusOr<v1::DataType> type = ParseDataTypeName(name);
  if (!type.ok()) return std::string(type.status().message());
  return absl::StrCat(type->code(), " ", type->bits(), " ", type->lanes());
}

TEST(DataTypeNameTest, NumbersSayTheirWidth) {
  EXPECT_EQ(Parsed("int8"), "0 8 1");
  EXPECT_EQ(Parsed("uint4"), "1 4 1");
  EXPECT_EQ(Parsed("float32"), "2 32 1");
  EXPECT_EQ(Parsed("handle64"), "3 64 1");
  EXPECT_EQ(Parsed("bfloat16"), "4 16 1");
  EXPECT_EQ(Parsed("complex128"), "5 128 1");
}

TEST(DataTypeNameTest, FormatsFixTheirWidth) {
  EXPECT_EQ(Parsed("bool"), "6 8 1");
  EXPECT_EQ(Parsed("float8_e4m3"), "8 8 1");
  EXPECT_EQ(Parsed("float8_e4m3fnuz"), "11 8 1");
  EXPECT_EQ(Parsed("float6_e3m2fn"), "16 6 1");
  EXPECT_EQ(Parsed("float4_e2m1fn"), "17 4 1");
}

TEST(DataTypeNameTest, LanesFollowAnX) {
  EXPECT_EQ(Parsed("int8x4"), "0 8 4");
  EXPECT_EQ(Parsed("float4_e2m1fnx2"), "17 4 2");
  EXPECT_EQ(Parsed("boolx65535"), "6 8 65535");
}

TEST(DataTypeNameTest, OtherNamesAreRefused) {
  for (const char* name :
       {"", "int", "int8x", "x4", "int-8", "int 8", "float8_e9m9", "Int8",
        "int8x99999999999", "double", "int8x4x4", "int+8"}) {
    EXPECT_THAT(Parsed(name), HasSubstr("is no data type, expected")) << name;
  }
}

}  // namespace
}  // namespace metad::client
