#include "client/request/detached_blobs.h"

#include <gtest/gtest.h>

#include <string>

#include "client/content_hash.h"

namespace metad::client {
namespace {

void AddConstant(const std::string& data, v1::BuildSpec& spec) {
  spec.add_constants()->mutable_data()->set_inline_(data);
}

TEST(DetachedBlobsTest, TheSmallStays) {
  v1::BuildSpec spec;
  AddConstant("small", spec);
  EXPECT_TRUE(DetachLargeBlobs(spec, {5, 5}).empty());
  EXPECT_EQ(spec.constants(0).data().inline_(), "small");
}

TEST(DetachedBlobsTest, TheLargeIsNamedByItsDigest) {
  v1::BuildSpec spec;
  const std::string large(100, 'x');
  AddConstant(large, spec);
  AddConstant("small", spec);
  const auto blobs = DetachLargeBlobs(spec, {50, 200});
  ASSERT_EQ(blobs.size(), 1u);
  EXPECT_EQ(blobs[0].content, large);
  EXPECT_EQ(blobs[0].digest.hash(), ContentHash::HexOf(large));
  EXPECT_EQ(blobs[0].digest.size_bytes(), 100);
  EXPECT_EQ(spec.constants(0).data().digest().hash(), blobs[0].digest.hash());
  EXPECT_EQ(spec.constants(1).data().inline_(), "small");
}

TEST(DetachedBlobsTest, TheLargestGoUntilTheRestFits) {
  v1::BuildSpec spec;
  AddConstant(std::string(10, 'a'), spec);
  AddConstant(std::string(30, 'b'), spec);
  AddConstant(std::string(20, 'c'), spec);
  const auto blobs = DetachLargeBlobs(spec, {50, 15});
  ASSERT_EQ(blobs.size(), 2u);
  EXPECT_EQ(blobs[0].content[0], 'b');
  EXPECT_EQ(blobs[1].content[0], 'c');
  EXPECT_TRUE(spec.constants(0).data().has_inline_());
}

TEST(DetachedBlobsTest, EveryPlaceOfBytesIsLookedAt) {
  v1::BuildSpec spec;
  v1::ModuleDescriptor& module = *spec.add_modules();
  module.mutable_artifact()->set_inline_(std::string(60, 'a'));
  module.add_include_files()->mutable_content()->set_inline_(
      std::string(70, 'b'));
  spec.add_modules();  // an external one has no artifact
  EXPECT_EQ(DetachLargeBlobs(spec, {50, 200}).size(), 2u);
  EXPECT_TRUE(spec.modules(0).artifact().has_digest());
  EXPECT_TRUE(spec.modules(0).include_files(0).content().has_digest());
  EXPECT_FALSE(spec.modules(1).has_artifact());
}

TEST(DetachedBlobsTest, EqualContentsAreOneBlob) {
  v1::BuildSpec spec;
  AddConstant(std::string(60, 'a'), spec);
  AddConstant(std::string(60, 'a'), spec);
  EXPECT_EQ(DetachLargeBlobs(spec, {50, 200}).size(), 1u);
  EXPECT_EQ(spec.constants(0).data().digest().hash(),
            spec.constants(1).data().digest().hash());
}

}  // namespace
}  // namespace metad::client
