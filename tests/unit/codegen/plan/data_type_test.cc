#include "codegen/plan/data_type.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(DataTypeTest, EveryTypeOfDlpackIsTaken) {
  for (uint32_t code : {DataType::kInt, DataType::kUInt}) {
    for (uint32_t bits : {1, 2, 4, 8, 16, 32, 64}) {
      EXPECT_EQ(DataTypeProblem({code, bits, 1}), "") << code << " " << bits;
    }
  }
  for (uint32_t bits : {16, 32, 64}) {
    EXPECT_EQ(DataTypeProblem({DataType::kFloat, bits, 1}), "") << bits;
  }
  for (uint32_t bits : {32, 64, 128}) {
    EXPECT_EQ(DataTypeProblem({DataType::kComplex, bits, 1}), "") << bits;
  }
  EXPECT_EQ(DataTypeProblem({DataType::kHandle, 64, 1}), "");
  EXPECT_EQ(DataTypeProblem({DataType::kBfloat, 16, 1}), "");
  EXPECT_EQ(DataTypeProblem({DataType::kBool, 8, 1}), "");
  for (uint32_t code = DataType::kFloat8E3m4; code <= DataType::kFloat8E8m0fnu;
       ++code) {
    EXPECT_EQ(DataTypeProblem({code, 8, 1}), "") << code;
  }
  EXPECT_EQ(DataTypeProblem({DataType::kFloat6E2m3fn, 6, 1}), "");
  EXPECT_EQ(DataTypeProblem({DataType::kFloat6E3m2fn, 6, 1}), "");
  EXPECT_EQ(DataTypeProblem({DataType::kFloat4E2m1fn, 4, 1}), "");
  EXPECT_EQ(DataTypeProblem({DataType::kInt, 8, 65535}), "");
}

TEST(DataTypeTest, OtherTypesAreRefused) {
  for (const DataType& type : {
           DataType{DataType::kInt, 0, 1},
           DataType{DataType::kInt, 3, 1},
           DataType{DataType::kInt, 24, 1},
           DataType{DataType::kInt, 128, 1},
           DataType{DataType::kInt, 4294967295u, 1},
           DataType{DataType::kFloat, 8, 1},
           DataType{DataType::kFloat, 128, 1},
           DataType{DataType::kBool, 1, 1},
           DataType{DataType::kInt, 8, 0},
           DataType{DataType::kInt, 8, 65536},
           DataType{DataType::kHandle, 8, 1},
           DataType{DataType::kBfloat, 32, 1},
           DataType{DataType::kComplex, 16, 1},
           DataType{DataType::kFloat8E3m4, 4, 1},
           DataType{DataType::kFloat6E2m3fn, 8, 1},
           DataType{DataType::kFloat4E2m1fn, 6, 1},
           DataType{18, 8, 1},
           DataType{4294967295u, 8, 1},
       }) {
    EXPECT_THAT(DataTypeProblem(type),
                HasSubstr("is no type of DLPack's; expected"))
        << DataTypeName(type);
  }
}

TEST(DataTypeTest, ProblemNamesTheTypeAndItsParts) {
  EXPECT_THAT(DataTypeProblem({4, 32, 2}),
              StartsWith("bfloat32x2 (code 4, 32 bits, 2 lanes) is no type "));
}

TEST(DataTypeTest, NamesAreNumPys) {
  EXPECT_EQ(DataTypeName({DataType::kInt, 8, 1}), "int8");
  EXPECT_EQ(DataTypeName({DataType::kUInt, 64, 1}), "uint64");
  EXPECT_EQ(DataTypeName({DataType::kFloat, 16, 1}), "float16");
  EXPECT_EQ(DataTypeName({DataType::kBool, 8, 1}), "bool");
  EXPECT_EQ(DataTypeName({DataType::kInt, 8, 4}), "int8x4");
}

TEST(DataTypeTest, CodesBeyondNumPyHaveNamesToo) {
  EXPECT_EQ(DataTypeName({3, 64, 1}), "handle64");
  EXPECT_EQ(DataTypeName({4, 16, 1}), "bfloat16");
  EXPECT_EQ(DataTypeName({5, 128, 1}), "complex128");
  EXPECT_EQ(DataTypeName({10, 8, 1}), "float8_e4m3fn");
  EXPECT_EQ(DataTypeName({17, 4, 2}), "float4_e2m1fnx2");
  EXPECT_EQ(DataTypeName({18, 8, 1}), "type18_8");
}

TEST(DataTypeTest, UnitsAreWhatByteOrderReverses) {
  EXPECT_EQ(UnitBytes({DataType::kBool, 8, 1}), 1);
  EXPECT_EQ(UnitBytes({DataType::kFloat, 16, 1}), 2);
  EXPECT_EQ(UnitBytes({DataType::kUInt, 64, 1}), 8);
  EXPECT_EQ(UnitBytes({DataType::kInt, 16, 4}), 2);
  EXPECT_EQ(UnitBytes({DataType::kComplex, 64, 1}), 4);
  EXPECT_EQ(UnitBytes({DataType::kInt, 4, 1}), 1);
  EXPECT_EQ(UnitBytes({DataType::kFloat6E2m3fn, 6, 1}), 1);
}

TEST(DataTypeTest, SmallElementsArePackedWithoutGaps) {
  const DataType int4{DataType::kInt, 4, 1};
  EXPECT_EQ(PackedBytes(int4, 0), 0);
  EXPECT_EQ(PackedBytes(int4, 1), 1);
  EXPECT_EQ(PackedBytes(int4, 2), 1);
  EXPECT_EQ(PackedBytes(int4, 3), 2);
  const DataType float6{DataType::kFloat6E2m3fn, 6, 1};
  EXPECT_EQ(PackedBytes(float6, 4), 3);
  EXPECT_EQ(PackedBytes(float6, 5), 4);
  EXPECT_EQ(PackedBytes({DataType::kUInt, 1, 1}, 9), 2);
  EXPECT_EQ(PackedBytes({DataType::kInt, 8, 3}, 5), 15);
  EXPECT_EQ(PackedBytes({DataType::kComplex, 128, 1}, 2), 32);
  EXPECT_EQ(PackedBytes({DataType::kUInt, 64, 1}, int64_t{1} << 37),
            int64_t{1} << 40);
}

}  // namespace
}  // namespace metad::codegen
