#include "client/request/detached_blobs.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "client/content_hash.h"

namespace metad::client {
namespace {

class DetachedBlobsTest : public ::testing::Test {
 protected:
  void AddConstant(const std::string& data) {
    spec_.add_constants();
    data_.push_back(formats::ByteRange::Owning(data));
  }

  std::vector<DetachedBlob> Detach(const InlineLimits& limits) {
    return DetachLargeBlobs(spec_, data_, limits);
  }

  v1::BuildSpec spec_;
  std::vector<formats::ByteRange> data_;
};

TEST_F(DetachedBlobsTest, TheSmallBecomesInline) {
  AddConstant("small");
  AddConstant("");
  EXPECT_TRUE(Detach({5, 5}).empty());
  EXPECT_EQ(spec_.constants(0).data().inline_(), "small");
  EXPECT_TRUE(spec_.constants(1).data().has_inline_());
}

TEST_F(DetachedBlobsTest, TheLargeIsTakenOutAndNotCopied) {
  const std::string large(100, 'x');
  AddConstant(large);
  AddConstant("small");
  const auto blobs = Detach({50, 200});
  ASSERT_EQ(blobs.size(), 1u);
  EXPECT_EQ(blobs[0].content.view().data(), data_[0].view().data());
  EXPECT_EQ(blobs[0].place, spec_.mutable_constants(0)->mutable_data());
  EXPECT_EQ(blobs[0].place->source_case(), v1::Blob::SOURCE_NOT_SET);
  EXPECT_EQ(spec_.constants(1).data().inline_(), "small");
}

TEST_F(DetachedBlobsTest, TheLargeIsNamedByItsDigest) {
  const std::string large(100, 'x');
  AddConstant(large);
  AddConstant("small");
  const auto blobs = NameByDigest(Detach({50, 200}));
  ASSERT_EQ(blobs.size(), 1u);
  EXPECT_EQ(blobs[0].content.view(), large);
  EXPECT_EQ(blobs[0].digest.hash(), ContentHash::HexOf(large));
  EXPECT_EQ(blobs[0].digest.size_bytes(), 100);
  EXPECT_EQ(spec_.constants(0).data().digest().hash(), blobs[0].digest.hash());
  EXPECT_EQ(spec_.constants(1).data().inline_(), "small");
}

TEST_F(DetachedBlobsTest, WhatIsLongerThanAPieceIsHashedWhole) {
  std::string large(2 * formats::ByteRange::kPieceBytes + 5, 'x');
  large.back() = 'y';
  AddConstant(large);
  const auto blobs = NameByDigest(Detach({50, 200}));
  ASSERT_EQ(blobs.size(), 1u);
  EXPECT_EQ(blobs[0].digest.hash(), ContentHash::HexOf(large));
}

TEST_F(DetachedBlobsTest, TheLargestGoUntilTheRestFits) {
  AddConstant(std::string(10, 'a'));
  AddConstant(std::string(30, 'b'));
  AddConstant(std::string(20, 'c'));
  const auto blobs = Detach({50, 15});
  ASSERT_EQ(blobs.size(), 2u);
  EXPECT_EQ(blobs[0].content.view()[0], 'b');
  EXPECT_EQ(blobs[1].content.view()[0], 'c');
  EXPECT_TRUE(spec_.constants(0).data().has_inline_());
}

TEST_F(DetachedBlobsTest, EveryPlaceOfBytesIsLookedAt) {
  v1::ModuleDescriptor& module = *spec_.add_modules();
  module.mutable_artifact()->set_inline_(std::string(60, 'a'));
  module.add_include_files()->mutable_content()->set_inline_(
      std::string(70, 'b'));
  spec_.add_modules();  // an external one has no artifact
  const auto blobs = NameByDigest(Detach({50, 200}));
  ASSERT_EQ(blobs.size(), 2u);
  EXPECT_EQ(blobs[0].content.view(), std::string(70, 'b'));
  EXPECT_TRUE(spec_.modules(0).artifact().has_digest());
  EXPECT_TRUE(spec_.modules(0).include_files(0).content().has_digest());
  EXPECT_FALSE(spec_.modules(1).has_artifact());
}

TEST_F(DetachedBlobsTest, EqualContentsAreOneBlob) {
  AddConstant(std::string(60, 'a'));
  AddConstant(std::string(60, 'a'));
  EXPECT_EQ(NameByDigest(Detach({50, 200})).size(), 1u);
  EXPECT_EQ(spec_.constants(0).data().digest().hash(),
            spec_.constants(1).data().digest().hash());
}

class ChangedBytes : public formats::ByteOwner {
 public:
  absl::Status CheckUnchanged() const override {
    return absl::FailedPreconditionError("changed");
  }
};

TEST_F(DetachedBlobsTest, OneConstantThatChangedIsEnough) {
  AddConstant("a");
  EXPECT_TRUE(CheckUnchanged(data_).ok());
  data_.emplace_back("b", std::make_shared<const ChangedBytes>());
  EXPECT_TRUE(absl::IsFailedPrecondition(CheckUnchanged(data_)));
}

}  // namespace
}  // namespace metad::client
