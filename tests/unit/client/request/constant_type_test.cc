#include "client/request/constant_type.h"

#include <string>
#include <vector>

#include "client/request/data_type_name.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

v1::DataType Type(const std::string& name) {
  const auto type = ParseDataTypeName(name);
  EXPECT_TRUE(type.ok()) << type.status();
  return type.value_or(v1::DataType());
}

// As the importer makes it of void of so many bytes.
v1::DataType Opaque(uint32_t bytes) {
  v1::DataType type;
  type.set_code(3);
  type.set_bits(8 * bytes);
  type.set_lanes(1);
  return type;
}

v1::ConstantTensor Tensor(const v1::DataType& type,
                          const std::vector<int64_t>& shape) {
  v1::ConstantTensor constant;
  constant.set_name("w");
  *constant.mutable_data_type() = type;
  constant.mutable_shape()->Add(shape.begin(), shape.end());
  return constant;
}

// Without bytes.
absl::Status ReinterpretEmpty(const v1::DataType& type,
                              v1::ConstantTensor& constant) {
  formats::ByteRange data;
  return Reinterpret(type, constant, data);
}

TEST(ConstantTypeTest, TypeOfTheSameSizeKeepsShapeAndBytes) {
  v1::ConstantTensor constant = Tensor(Opaque(2), {2});
  formats::ByteRange data = formats::ByteRange::Owning("abcd");
  const char* const bytes = data.view().data();
  ASSERT_TRUE(Reinterpret(Type("bfloat16"), constant, data).ok());
  EXPECT_EQ(constant.data_type().code(), 4u);
  EXPECT_EQ(constant.data_type().bits(), 16u);
  EXPECT_THAT(constant.shape(), ElementsAre(2));
  EXPECT_EQ(data.view(), "abcd");
  EXPECT_EQ(data.view().data(), bytes);
  v1::ConstantTensor scalar = Tensor(Opaque(1), {});
  EXPECT_TRUE(ReinterpretEmpty(Type("float8_e4m3fn"), scalar).ok());
  EXPECT_THAT(scalar.shape(), SizeIs(0));
}

TEST(ConstantTypeTest, LastExtentCountsElementsOfTheNewType) {
  const auto last = [](const std::string& from, int64_t extent,
                       const std::string& to) {
    v1::ConstantTensor constant = Tensor(Type(from), {5, extent});
    const absl::Status status = ReinterpretEmpty(Type(to), constant);
    EXPECT_TRUE(status.ok()) << status;
    return constant.shape(1);
  };
  EXPECT_EQ(last("uint8", 8, "int4"), 16);
  EXPECT_EQ(last("uint8", 3, "uint1"), 24);
  EXPECT_EQ(last("uint8", 6, "float6_e3m2fn"), 8);
  EXPECT_EQ(last("float32", 6, "complex64"), 3);
  EXPECT_EQ(last("int8", 12, "int8x4"), 3);
  EXPECT_EQ(last("uint16", 2, "int8"), 4);
}

TEST(ConstantTypeTest, ExtentThatMakesNoWholeNumberIsRefused) {
  v1::ConstantTensor constant = Tensor(Type("uint8"), {3, 4});
  EXPECT_THAT(ReinterpretEmpty(Type("float6_e2m3fn"), constant).message(),
              HasSubstr("its last extent is 4 and its elements have 8 bits "
                        "each, expected a multiple of 3 for elements of 6"));
  v1::ConstantTensor scalar = Tensor(Type("uint8"), {});
  EXPECT_THAT(ReinterpretEmpty(Type("int4"), scalar).message(),
              HasSubstr("it is a scalar"));
  v1::ConstantTensor huge = Tensor(Type("float64"), {0, int64_t{1} << 62});
  EXPECT_THAT(ReinterpretEmpty(Type("int8"), huge).message(),
              HasSubstr("too large"));
}

// ml_dtypes saves an int4 as a byte with its sign in the upper bits.
TEST(ConstantTypeTest, OpaqueBytesArePackedIntoSmallerElements) {
  v1::ConstantTensor constant = Tensor(Opaque(1), {5});
  formats::ByteRange data = formats::ByteRange::Owning("\x01\xfe\x07\xf8\xff");
  ASSERT_TRUE(Reinterpret(Type("int4"), constant, data).ok());
  EXPECT_THAT(constant.shape(), ElementsAre(5));
  EXPECT_EQ(data.view(), "\xe1\x87\x0f");
  constant = Tensor(Opaque(1), {4});
  data = formats::ByteRange::Owning(std::string("\x3f\x00\x01\x20", 4));
  ASSERT_TRUE(Reinterpret(Type("float6_e2m3fn"), constant, data).ok());
  EXPECT_EQ(data.view(), absl::string_view("\x3f\x10\x80", 3));
}

TEST(ConstantTypeTest, ElementsGetAnotherShapeOfAsMany) {
  v1::ConstantTensor constant = Tensor(Type("int8"), {6});
  ASSERT_TRUE(Reshape({3, 2, 1}, constant).ok());
  EXPECT_THAT(constant.shape(), ElementsAre(3, 2, 1));
  EXPECT_THAT(Reshape({7}, constant).message(),
              HasSubstr("it has the shape [3,2,1], expected one of as many "
                        "elements as [7]"));
  EXPECT_FALSE(Reshape({}, constant).ok());
  v1::ConstantTensor scalar = Tensor(Type("int8"), {});
  EXPECT_TRUE(Reshape({1, 1}, scalar).ok());
}

TEST(ConstantTypeTest, TypeThatNobodySaidIsAProblem) {
  v1::BuildSpec spec;
  *spec.add_constants() = Tensor(Opaque(2), {2});
  *spec.add_constants() = Tensor(Type("int8"), {4});
  RequestSources sources;
  sources.AddConstant("w", "", "w.npy");
  sources.AddConstant("v", "", "v.npy");
  Problems problems;
  CheckTypesAreKnown(spec, sources, problems);
  const Failure failure = problems.ToFailure();
  ASSERT_THAT(failure.details, SizeIs(1));
  EXPECT_THAT(failure.details[0].field, HasSubstr("w.npy"));
  EXPECT_THAT(failure.details[0].description,
              HasSubstr("expected --constant-type w=TYPE"));
}

}  // namespace
}  // namespace metad::client
