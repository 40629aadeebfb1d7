#include "server/rpc/piece_buffers.h"

#include <cstring>

#include "gtest/gtest.h"

namespace metad::rpc {
namespace {

TEST(PieceBuffersTest, ABufferComesBackWithTheLastReference) {
  const auto buffers = std::make_shared<PieceBuffers>(100);
  PieceBuffers::Buffer buffer = buffers->Take();
  const char* const memory = buffer.get();
  std::memset(buffer.get(), 'x', 100);
  grpc::Slice other;
  {
    const grpc::Slice slice = buffers->Lend(std::move(buffer), 60);
    EXPECT_EQ(slice.size(), 60u);
    EXPECT_EQ(reinterpret_cast<const char*>(slice.begin()), memory);
    other = slice;
  }
  const PieceBuffers::Buffer meanwhile = buffers->Take();
  EXPECT_NE(meanwhile.get(), memory);
  EXPECT_EQ(other.begin()[59], 'x');
  other = grpc::Slice();
  EXPECT_EQ(buffers->Take().get(), memory);
}

TEST(PieceBuffersTest, WhatIsLentMayOutliveTheOwnersReference) {
  auto buffers = std::make_shared<PieceBuffers>(10);
  grpc::Slice slice = buffers->Lend(buffers->Take(), 10);
  buffers.reset();
  EXPECT_EQ(slice.size(), 10u);
}

}  // namespace
}  // namespace metad::rpc
