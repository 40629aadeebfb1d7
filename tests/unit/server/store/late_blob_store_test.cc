#include "server/store/late_blob_store.h"

#include <string>

#include "gtest/gtest.h"

namespace metad::store {
namespace {

class LateBlobStoreTest : public testing::Test {
 protected:
  LateBlobStore::Opener Opener() {
    return [this]() -> absl::StatusOr<std::unique_ptr<DiskBlobStore>> {
      ++openings_;
      if (refuses_) return absl::UnavailableError("the disk is away");
      DiskBlobStoreOptions options;
      options.directory = testing::TempDir() + "/late_store";
      return DiskBlobStore::Open(options);
    };
  }

  int openings_ = 0;
  bool refuses_ = false;
  LateBlobStore store_{Opener()};
  const std::string content_ = "content";
  const BlobDigest digest_ = BlobDigest::Of(content_);
};

TEST_F(LateBlobStoreTest, IsOpenedOnceAndWhenItIsNeeded) {
  EXPECT_EQ(openings_, 0);
  ASSERT_TRUE(store_.Put(digest_, content_).ok());
  const auto blob = store_.Open(digest_);
  ASSERT_TRUE(blob.ok());
  EXPECT_EQ(*(*blob)->Content(), content_);
  EXPECT_TRUE(store_.FindMissing({digest_}).empty());
  EXPECT_EQ(openings_, 1);
}

TEST_F(LateBlobStoreTest, SaysWhyItCannotBeOpenedAndTriesAgain) {
  refuses_ = true;
  EXPECT_EQ(store_.Put(digest_, content_).message(), "the disk is away");
  EXPECT_EQ(store_.Open(digest_).status().message(), "the disk is away");
  EXPECT_EQ(store_.FindMissing({digest_}).size(), 1u);
  EXPECT_FALSE(store_.EnsureOpen().ok());
  refuses_ = false;
  EXPECT_TRUE(store_.EnsureOpen().ok());
}

}  // namespace
}  // namespace metad::store
