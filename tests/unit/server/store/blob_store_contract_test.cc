// What every BlobStore promises, on the disk and in memory.
#include "tests/unit/server/store/blob_store_contract.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/blob_store.h"

namespace metad::store {
namespace {

using testing::ElementsAre;

TYPED_TEST_SUITE(BlobStoreContractTest, Places, PlaceName);

TYPED_TEST(BlobStoreContractTest, WhatWasPutComesBack) {
  const std::string content("bytes\0and more", 14);
  EXPECT_EQ(this->Get(this->Put(content)), content);
}

TYPED_TEST(BlobStoreContractTest, WhatWasNotPutIsNotFound) {
  EXPECT_EQ(this->Get(BlobDigest::Of("never")), "NOT_FOUND");
}

TYPED_TEST(BlobStoreContractTest, TheEmptyBlobIsAlwaysThere) {
  const BlobDigest empty = BlobDigest::Of("");
  EXPECT_TRUE(this->Has(empty));
  EXPECT_EQ(this->Get(empty), "");
  EXPECT_EQ(this->store().OpenUpload("u", empty).status().code(),
            absl::StatusCode::kAlreadyExists);
}

TYPED_TEST(BlobStoreContractTest, ContentWithAnotherDigestIsRefused) {
  const BlobDigest digest = BlobDigest::Of("expected");
  EXPECT_EQ(this->store().Put(digest, "replaced").code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(this->Has(digest));
}

TYPED_TEST(BlobStoreContractTest, TheRightHashWithAnotherSizeIsAnotherBlob) {
  const BlobDigest digest = this->Put("content");
  const BlobDigest longer = *BlobDigest::Parse(digest.hash(), 8);
  EXPECT_FALSE(this->Has(longer));
  EXPECT_EQ(this->Get(longer), "NOT_FOUND");
  EXPECT_EQ(this->store().Put(longer, "content").code(),
            absl::StatusCode::kInvalidArgument);
}

TYPED_TEST(BlobStoreContractTest, FindsWhatIsMissingOnce) {
  const BlobDigest here = this->Put("here");
  const BlobDigest missing = BlobDigest::Of("missing");
  EXPECT_THAT(this->store().FindMissing({missing, here, missing}),
              ElementsAre(missing));
}

TYPED_TEST(BlobStoreContractTest, IsReadInPieces) {
  const auto blob = *this->store().Open(this->Put("0123456789"));
  char buffer[4];
  EXPECT_EQ(*blob->ReadAt(2, buffer, 4), 4u);
  EXPECT_EQ(std::string(buffer, 4), "2345");
  EXPECT_EQ(*blob->ReadAt(8, buffer, 4), 2u);
  EXPECT_EQ(std::string(buffer, 2), "89");
  EXPECT_EQ(*blob->ReadAt(10, buffer, 4), 0u);
}

TYPED_TEST(BlobStoreContractTest, TheLeastRecentlyUsedIsEvicted) {
  const BlobDigest first = this->Put(std::string(400, 'a'));
  const BlobDigest second = this->Put(std::string(400, 'b'));
  EXPECT_TRUE(this->Has(first));  // a use
  this->Put(std::string(400, 'c'));
  EXPECT_FALSE(this->Has(second));
  EXPECT_EQ(this->Get(first), std::string(400, 'a'));
}

TYPED_TEST(BlobStoreContractTest, WhatIsPinnedIsNotEvicted) {
  const BlobDigest pinned = this->Put(std::string(400, 'a'));
  auto blob = *this->store().Open(pinned);
  const BlobDigest other = this->Put(std::string(400, 'b'));
  const std::string large(700, 'c');
  EXPECT_EQ(this->store().Put(BlobDigest::Of(large), large).code(),
            absl::StatusCode::kResourceExhausted);
  // A refusal costs nobody a blob.
  EXPECT_TRUE(this->Has(other));
  blob.reset();
  this->Put(large);
  EXPECT_FALSE(this->Has(pinned));
}

TYPED_TEST(BlobStoreContractTest, ABlobAboveTheLimitIsRefused) {
  const BlobDigest kept = this->Put("kept");
  const std::string large(1001, 'x');
  EXPECT_EQ(this->store().Put(BlobDigest::Of(large), large).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(
      this->store().OpenUpload("u", BlobDigest::Of(large)).status().code(),
      absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(this->Has(kept));
}

TYPED_TEST(BlobStoreContractTest, AnUploadInPiecesBecomesABlob) {
  const BlobDigest digest = BlobDigest::Of("0123456789");
  auto upload = this->Upload("u-1", digest);
  EXPECT_TRUE(upload->Append("0123").ok());
  EXPECT_FALSE(this->Has(digest));
  EXPECT_TRUE(upload->Append("456789").ok());
  EXPECT_EQ(upload->committed_bytes(), 10);
  EXPECT_TRUE(upload->Finish().ok());
  EXPECT_EQ(this->Get(digest), "0123456789");
  EXPECT_TRUE(this->store().QueryUpload("u-1", digest)->complete);
}

TYPED_TEST(BlobStoreContractTest, AnUploadGoesOnWhereItStopped) {
  const BlobDigest digest = BlobDigest::Of("0123456789");
  EXPECT_TRUE(this->Upload("u", digest)->Append("0123").ok());
  const UploadStatus status = *this->store().QueryUpload("u", digest);
  EXPECT_EQ(status.committed_bytes, 4);
  EXPECT_FALSE(status.complete);
  auto upload = this->Upload("u", digest);
  EXPECT_EQ(upload->committed_bytes(), 4);
  EXPECT_TRUE(upload->Append("456789").ok());
  EXPECT_TRUE(upload->Finish().ok());
  EXPECT_EQ(this->Get(digest), "0123456789");
}

TYPED_TEST(BlobStoreContractTest, ANewWriterCutsTheOldOneOff) {
  const BlobDigest digest = BlobDigest::Of("0123456789");
  auto old_writer = this->Upload("u", digest);
  EXPECT_TRUE(old_writer->Append("0123").ok());
  auto new_writer = this->Upload("u", digest);
  EXPECT_EQ(new_writer->committed_bytes(), 4);
  EXPECT_EQ(old_writer->Append("456789").code(), absl::StatusCode::kAborted);
  EXPECT_EQ(old_writer->Finish().code(), absl::StatusCode::kAborted);
  EXPECT_TRUE(new_writer->Append("456789").ok());
  EXPECT_TRUE(new_writer->Finish().ok());
  EXPECT_EQ(this->Get(digest), "0123456789");
}

TYPED_TEST(BlobStoreContractTest, AnUploadThatIsTooLongIsDropped) {
  const BlobDigest digest = BlobDigest::Of("0123");
  auto upload = this->Upload("u", digest);
  EXPECT_EQ(upload->Append("01234").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(upload->Append("0").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(this->store().QueryUpload("u", digest).status().code(),
            absl::StatusCode::kNotFound);
}

TYPED_TEST(BlobStoreContractTest, AnUploadThatEndsTooSoonIsDropped) {
  const BlobDigest digest = BlobDigest::Of("0123");
  auto upload = this->Upload("u", digest);
  EXPECT_TRUE(upload->Append("012").ok());
  EXPECT_EQ(upload->Finish().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(this->Has(digest));
  EXPECT_EQ(this->store().QueryUpload("u", digest).status().code(),
            absl::StatusCode::kNotFound);
}

TYPED_TEST(BlobStoreContractTest, AnUploadOfOtherBytesIsDropped) {
  const BlobDigest digest = BlobDigest::Of("0123");
  auto upload = this->Upload("u", digest);
  EXPECT_TRUE(upload->Append("0124").ok());
  EXPECT_EQ(upload->Finish().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(this->Has(digest));
  // The same name may try again.
  upload = this->Upload("u", digest);
  EXPECT_TRUE(upload->Append("0123").ok());
  EXPECT_TRUE(upload->Finish().ok());
  EXPECT_EQ(this->Get(digest), "0123");
}

TYPED_TEST(BlobStoreContractTest, TwoUploadsOfOneBlobBothSucceed) {
  const BlobDigest digest = BlobDigest::Of("0123");
  auto first = this->Upload("first", digest);
  auto second = this->Upload("second", digest);
  EXPECT_TRUE(first->Append("01").ok());
  EXPECT_TRUE(second->Append("0123").ok());
  EXPECT_TRUE(second->Finish().ok());
  EXPECT_TRUE(first->Append("23").ok());
  EXPECT_TRUE(first->Finish().ok());
  EXPECT_EQ(this->Get(digest), "0123");
  // Bytes are counted once: this needs all that is left.
  this->Put(std::string(996, 'x'));
  EXPECT_EQ(this->Get(digest), "0123");
}

TYPED_TEST(BlobStoreContractTest, UploadsOfWhatIsThereAreOverAtOnce) {
  const BlobDigest digest = this->Put("here");
  EXPECT_EQ(this->store().OpenUpload("u", digest).status().code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(this->store().QueryUpload("u", digest)->committed_bytes, 4);
}

TYPED_TEST(BlobStoreContractTest, AnUploadWithoutRoomIsDroppedAndGivesBack) {
  const BlobDigest pinned = this->Put(std::string(600, 'p'));
  const auto blob = *this->store().Open(pinned);
  const std::string content(500, 'x');
  auto upload = this->Upload("u", BlobDigest::Of(content));
  EXPECT_TRUE(upload->Append(std::string(300, 'x')).ok());
  EXPECT_EQ(upload->Append(std::string(200, 'x')).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(
      this->store().QueryUpload("u", BlobDigest::Of(content)).status().code(),
      absl::StatusCode::kNotFound);
  this->Put(std::string(400, 'y'));
}

TYPED_TEST(BlobStoreContractTest, UnfinishedUploadsTakeRoom) {
  const BlobDigest older = this->Put(std::string(500, 'a'));
  const std::string content(600, 'x');
  auto upload = this->Upload("u", BlobDigest::Of(content));
  EXPECT_TRUE(upload->Append(content).ok());
  EXPECT_FALSE(this->Has(older));
}

TYPED_TEST(BlobStoreContractTest, AnIdleUploadMakesRoomForANewOne) {
  const BlobDigest digest = BlobDigest::Of("0123");
  EXPECT_TRUE(this->Upload("idle", digest)->Append("01").ok());
  auto first = this->Upload("first", digest);
  auto second = this->Upload("second", digest);
  auto third = this->Upload("third", digest);
  EXPECT_EQ(this->store().QueryUpload("idle", digest).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(this->store().OpenUpload("fourth", digest).status().code(),
            absl::StatusCode::kUnavailable);
}

TYPED_TEST(BlobStoreContractTest, UploadNamesStayInTheStore) {
  const BlobDigest digest = BlobDigest::Of("0123");
  const std::vector<std::string> names = {
      "", "..", "a/b", "a.b", "a b", "\xc3\xa9", std::string(65, 'a')};
  for (const std::string& id : names) {
    EXPECT_EQ(this->store().OpenUpload(id, digest).status().code(),
              absl::StatusCode::kInvalidArgument)
        << id;
    EXPECT_EQ(this->store().QueryUpload(id, digest).status().code(),
              absl::StatusCode::kInvalidArgument)
        << id;
  }
}

TYPED_TEST(BlobStoreContractTest, ReleasedPagesCanBeReadAgain) {
  const std::string content(900, 'r');
  const auto blob = *this->store().Open(this->Put(content));
  const absl::string_view view = *blob->Content();
  blob->ReleasePages(view.substr(100, 300));
  blob->ReleasePages("not of the blob");
  EXPECT_EQ(view, content);
}

TYPED_TEST(BlobStoreContractTest, ManyThreadsPutAndReadOneBlob) {
  const std::string content(60, 'z');
  const BlobDigest digest = BlobDigest::Of(content);
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 20; ++round) {
        EXPECT_TRUE(this->store().Put(digest, content).ok());
        const std::string other = absl::StrCat(i, std::string(50, 'o'), round);
        EXPECT_TRUE(this->store().Put(BlobDigest::Of(other), other).ok());
        const auto blob = this->store().Open(digest);
        if (blob.ok()) {
          EXPECT_EQ(*(*blob)->Content(), content);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(this->store().Put(digest, content).ok());
  EXPECT_EQ(this->Get(digest), content);
}

}  // namespace
}  // namespace metad::store
