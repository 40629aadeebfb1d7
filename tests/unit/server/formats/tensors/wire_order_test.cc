#include "server/formats/tensors/wire_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/client/environment_value.h"
#include "tests/unit/client/memory_mappings.h"

namespace metad::formats {
namespace {

using client::testing::MappingOf;
using ::testing::HasSubstr;

// An order and the bytes that a file of it has.
struct Tensor {
  FileOrder order;
  std::string bytes;
};

Tensor RandomTensor(const std::vector<int64_t>& shape, size_t element_bytes,
                    size_t number_bytes) {
  Tensor tensor;
  tensor.order = {shape, element_bytes, number_bytes, false, false};
  size_t size = element_bytes;
  for (const int64_t extent : shape) size *= static_cast<size_t>(extent);
  std::mt19937 random(static_cast<unsigned>(size));
  tensor.bytes.resize(size);
  for (char& byte : tensor.bytes) byte = static_cast<char>(random());
  return tensor;
}

// What is expected, one element after the other.
std::string Expected(const Tensor& tensor) {
  const std::vector<int64_t>& shape = tensor.order.shape;
  const size_t element = tensor.order.element_bytes;
  std::string out;
  for (size_t place = 0; place < tensor.bytes.size() / element; ++place) {
    size_t rest = place;
    size_t from = 0;
    // The indices of `place`, the last one first.
    for (size_t i = shape.size(); i > 0; --i) {
      const auto extent = static_cast<size_t>(shape[i - 1]);
      size_t stride = 1;
      for (size_t j = 0; j + 1 < i; ++j) {
        stride *= static_cast<size_t>(shape[j]);
      }
      from += rest % extent * stride;
      rest /= extent;
    }
    if (!tensor.order.first_index_fastest) from = place;
    std::string bytes = tensor.bytes.substr(from * element, element);
    const size_t number = tensor.order.number_bytes;
    for (size_t at = 0; tensor.order.big_endian && at < element; at += number) {
      const auto begin = bytes.begin() + static_cast<ptrdiff_t>(at);
      std::reverse(begin, begin + static_cast<ptrdiff_t>(number));
    }
    out += bytes;
  }
  return out;
}

std::string Converted(const Tensor& tensor, size_t slab_bytes) {
  ByteSpool spool(100);
  const absl::StatusOr<ByteRange> converted = ToWireOrder(
      tensor.order, ByteRange::Owning(tensor.bytes), spool, slab_bytes);
  EXPECT_TRUE(converted.ok()) << converted.status();
  return std::string(converted->view());
}

TEST(WireOrderTest, EverySlabSizeGivesWhatOneElementAfterTheOtherDoes) {
  const std::vector<std::vector<int64_t>> shapes = {
      {7},       {5, 3},       {1, 9},       {9, 1},         {2, 3, 5},
      {5, 3, 2}, {4, 1, 3, 2}, {2, 2, 2, 7}, {3, 1, 1, 1, 2}};
  for (const std::vector<int64_t>& shape : shapes) {
    for (const auto& [element, number] :
         std::vector<std::pair<size_t, size_t>>{{1, 1}, {4, 4}, {16, 8}}) {
      Tensor tensor = RandomTensor(shape, element, number);
      for (const bool big_endian : {false, true}) {
        for (const bool first_index_fastest : {false, true}) {
          tensor.order.big_endian = big_endian;
          tensor.order.first_index_fastest = first_index_fastest;
          const std::string expected = Expected(tensor);
          for (const size_t slab : {1, 8, 20, 33, 64, 4096}) {
            EXPECT_EQ(Converted(tensor, slab), expected)
                << ::testing::PrintToString(shape) << ", element " << element
                << ", slab " << slab << (big_endian ? ", big-endian" : "");
          }
        }
      }
    }
  }
}

TEST(WireOrderTest, WhatIsInTheWiresOrderStaysWhereItIs) {
  ByteSpool spool(0);
  Tensor tensor = RandomTensor({2, 3}, 1, 1);
  const ByteRange data = ByteRange::Owning(tensor.bytes);
  // Of single bytes there is no other order.
  tensor.order.big_endian = true;
  const auto same = ToWireOrder(tensor.order, data, spool);
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(same->view().data(), data.view().data());
  tensor.order.first_index_fastest = true;
  const auto empty = ToWireOrder(tensor.order, ByteRange(), spool);
  ASSERT_TRUE(empty.ok());
  EXPECT_TRUE(empty->empty());
}

TEST(WireOrderTest, LargeTensorsAreMadeInAFileWithoutAName) {
  for (const bool first_index_fastest : {false, true}) {
    Tensor tensor = RandomTensor({3, 1 << 19, 3}, 4, 4);
    tensor.order.big_endian = true;
    tensor.order.first_index_fastest = first_index_fastest;
    ByteSpool spool(1 << 20);
    const auto converted = ToWireOrder(
        tensor.order, ByteRange::Owning(tensor.bytes), spool, 1 << 20);
    ASSERT_TRUE(converted.ok()) << converted.status();
    EXPECT_THAT(MappingOf(converted->view().data()), HasSubstr("(deleted)"));
    EXPECT_EQ(converted->view(), Expected(tensor));
  }
}

TEST(WireOrderTest, SpoolThatCannotBeMadeIsAnErrorAndLeavesItUsable) {
  const client::testing::EnvironmentValue scratch("TMPDIR",
                                                  "/nonexistent/scratch");
  Tensor tensor = RandomTensor({20, 3}, 2, 2);
  tensor.order.big_endian = true;
  ByteSpool spool(100);
  EXPECT_TRUE(absl::IsInternal(
      ToWireOrder(tensor.order, ByteRange::Owning(tensor.bytes), spool)
          .status()));
  Tensor small = RandomTensor({20}, 2, 2);
  small.order.big_endian = true;
  const auto converted =
      ToWireOrder(small.order, ByteRange::Owning(small.bytes), spool);
  ASSERT_TRUE(converted.ok());
  EXPECT_EQ(converted->view(), Expected(small));
}

}  // namespace
}  // namespace metad::formats
