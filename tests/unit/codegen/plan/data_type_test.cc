#include "codegen/plan/data_type.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(DataTypeTest, IntegersFloatsAndBoolAreGenerated) {
  for (uint32_t code : {DataType::kInt, DataType::kUInt}) {
    for (uint32_t bits : {8, 16, 32, 64}) {
      EXPECT_EQ(DataTypeProblem({code, bits, 1}), "") << code << " " << bits;
    }
  }
  for (uint32_t bits : {16, 32, 64}) {
    EXPECT_EQ(DataTypeProblem({DataType::kFloat, bits, 1}), "") << bits;
  }
  EXPECT_EQ(DataTypeProblem({DataType::kBool, 8, 1}), "");
}

TEST(DataTypeTest, OtherTypesAreRefused) {
  for (const DataType& type : {
           DataType{DataType::kInt, 0, 1},
           DataType{DataType::kInt, 4, 1},
           DataType{DataType::kInt, 24, 1},
           DataType{DataType::kInt, 128, 1},
           DataType{DataType::kInt, 4294967295u, 1},
           DataType{DataType::kFloat, 8, 1},
           DataType{DataType::kFloat, 128, 1},
           DataType{DataType::kBool, 1, 1},
           DataType{DataType::kInt, 8, 0},
           DataType{DataType::kInt, 8, 4},
           DataType{3, 64, 1},
           DataType{4, 16, 1},
           DataType{5, 64, 1},
           DataType{17, 4, 1},
           DataType{4294967295u, 8, 1},
       }) {
    EXPECT_THAT(DataTypeProblem(type), HasSubstr("is not supported; expected"))
        << DataTypeName(type);
  }
}

TEST(DataTypeTest, ProblemNamesTheTypeAndItsParts) {
  EXPECT_THAT(DataTypeProblem({4, 16, 2}),
              StartsWith("bfloat16x2 (code 4, 16 bits, 2 lanes) is not "));
}

TEST(DataTypeTest, NamesAreNumPys) {
  EXPECT_EQ(DataTypeName({DataType::kInt, 8, 1}), "int8");
  EXPECT_EQ(DataTypeName({DataType::kUInt, 64, 1}), "uint64");
  EXPECT_EQ(DataTypeName({DataType::kFloat, 16, 1}), "float16");
  EXPECT_EQ(DataTypeName({DataType::kBool, 8, 1}), "bool");
  EXPECT_EQ(DataTypeName({DataType::kInt, 8, 4}), "int8x4");
}

TEST(DataTypeTest, CodesThatAreNotGeneratedHaveNamesToo) {
  EXPECT_EQ(DataTypeName({3, 64, 1}), "handle64");
  EXPECT_EQ(DataTypeName({4, 16, 1}), "bfloat16");
  EXPECT_EQ(DataTypeName({5, 128, 1}), "complex128");
  EXPECT_EQ(DataTypeName({10, 8, 1}), "float8_e4m3fn");
  EXPECT_EQ(DataTypeName({17, 4, 2}), "float4_e2m1fnx2");
  EXPECT_EQ(DataTypeName({18, 8, 1}), "type18_8");
}

TEST(DataTypeTest, ElementBytesAreBitsByEight) {
  EXPECT_EQ(ElementBytes({DataType::kBool, 8, 1}), 1);
  EXPECT_EQ(ElementBytes({DataType::kFloat, 16, 1}), 2);
  EXPECT_EQ(ElementBytes({DataType::kUInt, 64, 1}), 8);
}

}  // namespace
}  // namespace metad::codegen
