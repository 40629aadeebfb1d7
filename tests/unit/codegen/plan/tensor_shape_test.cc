#include "codegen/plan/tensor_shape.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace metad::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;

constexpr DataType kInt4{DataType::kInt, 4, 1};
constexpr DataType kFloat32{DataType::kFloat, 32, 1};

std::vector<Violation> Check(const DataType& type,
                             const std::vector<int64_t>& shape) {
  ViolationList violations;
  CheckTensorShape("input \"x\"", type, shape, "inputs[0]", violations);
  return violations.kept();
}

TEST(TensorShapeTest, BytesArePacked) {
  EXPECT_EQ(TensorBytes(kFloat32, {2, 3}), 24);
  EXPECT_EQ(TensorBytes(kInt4, {3}), 2);
  EXPECT_EQ(TensorBytes(kFloat32, {}), 4);
  EXPECT_EQ(TensorBytes(kFloat32, {0, 7}), 0);
  EXPECT_EQ(TensorBytes(kFloat32, {int64_t{1} << 38}), int64_t{1} << 40);
}

TEST(TensorShapeTest, OverflowIsRefused) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  EXPECT_THAT(Check(kFloat32, {kMost, kMost}),
              ElementsAre(Violation{
                  "inputs[0].shape",
                  "input \"x\": shape [9223372036854775807, "
                  "9223372036854775807]; expected extents of at least 0 and at "
                  "most 2^40 bytes in all"}));
  EXPECT_THAT(Check(kFloat32, {-1}),
              ElementsAre(Field(&Violation::field, "inputs[0].shape")));
  EXPECT_THAT(Check(kFloat32, std::vector<int64_t>(65, 1)),
              ElementsAre(Field(&Violation::field, "inputs[0].shape")));
}

TEST(TensorShapeTest, UnknownTypeIsRefused) {
  EXPECT_THAT(Check({DataType::kFloat, 7, 1}, {1}),
              ElementsAre(Field(&Violation::field, "inputs[0].data_type")));
}

}  // namespace
}  // namespace metad::codegen
