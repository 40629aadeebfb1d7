#include "server/store/lent_blobs.h"

#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_blob_store.h"

namespace metad::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(LentBlobsTest, WhatIsLentIsThereWithoutACopy) {
  LentBlobs blobs(std::make_unique<FakeBlobStore>(10));
  const std::string content(1000, 'x');
  const BlobDigest digest = BlobDigest::Of(content);
  EXPECT_THAT(blobs.FindMissing({digest}), ElementsAre(digest));
  blobs.Lend(digest, content, nullptr);
  EXPECT_THAT(blobs.FindMissing({digest}), IsEmpty());
  const auto blob = blobs.Open(digest);
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_EQ((*blob)->Content()->data(), content.data());
  // Memory stays where it is.
  (*blob)->ReleasePages(content);
  EXPECT_EQ(*(*blob)->Content(), std::string(1000, 'x'));
}

TEST(LentBlobsTest, TheirOwnerLetsGoOfTheirPages) {
  LentBlobs blobs(std::make_unique<FakeBlobStore>());
  const std::string content(1000, 'x');
  const BlobDigest digest = BlobDigest::Of(content);
  absl::string_view released;
  blobs.Lend(digest, content,
             [&released](absl::string_view part) { released = part; });
  const auto blob = blobs.Open(digest);
  ASSERT_TRUE(blob.ok()) << blob.status();
  (*blob)->ReleasePages((*blob)->Content()->substr(100, 200));
  EXPECT_EQ(released.data(), content.data() + 100);
  EXPECT_EQ(released.size(), 200u);
}

// Memory that is not of a file loses its bytes when its pages go.
TEST(LentBlobsTest, TheirOwnerIsToldOfNothingThatIsNotTheirs) {
  LentBlobs blobs(std::make_unique<FakeBlobStore>());
  const std::string memory(1000, 'x');
  const absl::string_view content = absl::string_view(memory).substr(100, 200);
  const BlobDigest digest = BlobDigest::Of(content);
  absl::string_view released;
  blobs.Lend(digest, content,
             [&released](absl::string_view part) { released = part; });
  const auto blob = *blobs.Open(digest);
  for (const absl::string_view foreign :
       {absl::string_view("elsewhere"), absl::string_view(),
        absl::string_view(memory).substr(0, 100),
        absl::string_view(memory).substr(300)}) {
    blob->ReleasePages(foreign);
    EXPECT_TRUE(released.empty());
  }
  blob->ReleasePages(memory);
  EXPECT_EQ(released.data(), content.data());
  EXPECT_EQ(released.size(), content.size());
}

TEST(LentBlobsTest, TheRestIsOfTheStoreBehind) {
  LentBlobs blobs(std::make_unique<FakeBlobStore>());
  const BlobDigest put = BlobDigest::Of("put");
  EXPECT_TRUE(blobs.Put(put, "put").ok());
  EXPECT_EQ(*(*blobs.Open(put))->Content(), "put");
  auto writer = *blobs.NewBlob(0);
  EXPECT_TRUE(writer->Append("new").ok());
  EXPECT_EQ((*writer->Finish())->digest(), BlobDigest::Of("new"));
  EXPECT_THAT(blobs.FindMissing({BlobDigest::Of("new")}), IsEmpty());
  const BlobDigest sent = BlobDigest::Of("sent");
  auto upload = *blobs.OpenUpload("u", sent);
  EXPECT_TRUE(upload->Append("sent").ok());
  EXPECT_EQ(blobs.QueryUpload("u", sent)->committed_bytes, 4);
  EXPECT_TRUE(upload->Finish().ok());
  EXPECT_THAT(blobs.FindMissing({put, sent}), IsEmpty());
  EXPECT_EQ(blobs.Open(BlobDigest::Of("none")).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace metad::store
