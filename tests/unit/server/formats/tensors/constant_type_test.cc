#include "server/formats/tensors/constant_type.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/formats/tensors/element_type_name.h"

namespace metad::formats {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

ElementType Type(const std::string& name) {
  const auto type = ParseElementTypeName(name);
  EXPECT_TRUE(type.ok()) << type.status();
  return type.value_or(ElementType());
}

// As the reader makes it of void of so many bytes.
ElementType Opaque(uint32_t bytes) { return {TypeCode::kOpaque, 8 * bytes, 1}; }

ImportedConstant Tensor(const ElementType& type,
                        const std::vector<int64_t>& shape,
                        const std::string& bytes = "") {
  ImportedConstant constant;
  constant.name = "w";
  constant.type = type;
  constant.shape = shape;
  constant.data = ByteRange::Owning(bytes);
  return constant;
}

TEST(ConstantTypeTest, TypeOfTheSameSizeKeepsShapeAndBytes) {
  ImportedConstant constant = Tensor(Opaque(2), {2}, "abcd");
  const char* const bytes = constant.data.view().data();
  ASSERT_TRUE(Reinterpret(Type("bfloat16"), constant).ok());
  EXPECT_EQ(constant.type, Type("bfloat16"));
  EXPECT_THAT(constant.shape, ElementsAre(2));
  EXPECT_EQ(constant.data.view(), "abcd");
  EXPECT_EQ(constant.data.view().data(), bytes);
  ImportedConstant scalar = Tensor(Opaque(1), {});
  EXPECT_TRUE(Reinterpret(Type("float8_e4m3fn"), scalar).ok());
  EXPECT_THAT(scalar.shape, SizeIs(0));
}

TEST(ConstantTypeTest, LastExtentCountsElementsOfTheNewType) {
  const auto last = [](const std::string& from, int64_t extent,
                       const std::string& to) {
    ImportedConstant constant = Tensor(Type(from), {5, extent});
    const absl::Status status = Reinterpret(Type(to), constant);
    EXPECT_TRUE(status.ok()) << status;
    return constant.shape[1];
  };
  EXPECT_EQ(last("uint8", 8, "int4"), 16);
  EXPECT_EQ(last("uint8", 3, "uint1"), 24);
  EXPECT_EQ(last("uint8", 6, "float6_e3m2fn"), 8);
  EXPECT_EQ(last("float32", 6, "complex64"), 3);
  EXPECT_EQ(last("int8", 12, "int8x4"), 3);
  EXPECT_EQ(last("uint16", 2, "int8"), 4);
}

TEST(ConstantTypeTest, ExtentThatMakesNoWholeNumberIsRefused) {
  ImportedConstant constant = Tensor(Type("uint8"), {3, 4});
  EXPECT_THAT(Reinterpret(Type("float6_e2m3fn"), constant).message(),
              HasSubstr("its last extent is 4 and its elements have 8 bits "
                        "each, expected a multiple of 3 for elements of 6"));
  ImportedConstant scalar = Tensor(Type("uint8"), {});
  EXPECT_THAT(Reinterpret(Type("int4"), scalar).message(),
              HasSubstr("it is a scalar"));
  ImportedConstant huge = Tensor(Type("float64"), {0, int64_t{1} << 62});
  EXPECT_THAT(Reinterpret(Type("int8"), huge).message(),
              HasSubstr("too large"));
}

// ml_dtypes saves an int4 as a byte with its sign in the upper bits.
TEST(ConstantTypeTest, OpaqueBytesArePackedIntoSmallerElements) {
  ImportedConstant constant = Tensor(Opaque(1), {5}, "\x01\xfe\x07\xf8\xff");
  ASSERT_TRUE(Reinterpret(Type("int4"), constant).ok());
  EXPECT_THAT(constant.shape, ElementsAre(5));
  EXPECT_EQ(constant.data.view(), "\xe1\x87\x0f");
  constant = Tensor(Opaque(1), {4}, std::string("\x3f\x00\x01\x20", 4));
  ASSERT_TRUE(Reinterpret(Type("float6_e2m3fn"), constant).ok());
  EXPECT_EQ(constant.data.view(), absl::string_view("\x3f\x10\x80", 3));
}

TEST(ConstantTypeTest, ElementsGetAnotherShapeOfAsMany) {
  ImportedConstant constant = Tensor(Type("int8"), {6});
  ASSERT_TRUE(Reshape({3, 2, 1}, constant).ok());
  EXPECT_THAT(constant.shape, ElementsAre(3, 2, 1));
  EXPECT_THAT(Reshape({7}, constant).message(),
              HasSubstr("it has the shape [3,2,1], expected one of as many "
                        "elements as [7]"));
  EXPECT_FALSE(Reshape({}, constant).ok());
  ImportedConstant scalar = Tensor(Type("int8"), {});
  EXPECT_TRUE(Reshape({1, 1}, scalar).ok());
}

TEST(ConstantTypeTest, TypeThatNobodySaidIsUnknownWhereItMatters) {
  EXPECT_TRUE(IsOfUnknownType(Opaque(1)));
  EXPECT_TRUE(IsOfUnknownType(Opaque(2)));
  EXPECT_FALSE(IsOfUnknownType(Opaque(8)));
  EXPECT_FALSE(IsOfUnknownType(Type("int8")));
}

}  // namespace
}  // namespace metad::formats
