#include "server/rpc/storage_error.h"

#include <cstdint>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "server/rpc/error_translation.h"
#include "server/store/blob_store.h"

namespace metad::rpc {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const store::BlobDigest& Digest() {
  static const auto* const digest =
      new store::BlobDigest(store::BlobDigest::Of("abc"));
  return *digest;
}

std::string ReasonOf(const google::rpc::Status& status) {
  google::rpc::ErrorInfo info;
  EXPECT_TRUE(status.details(0).UnpackTo(&info));
  EXPECT_EQ(info.domain(), "metad");
  return info.reason();
}

template <typename Detail>
bool Has(const google::rpc::Status& status) {
  for (const auto& detail : status.details()) {
    if (detail.Is<Detail>()) return true;
  }
  return false;
}

TEST(StorageErrorTest, BlobErrorsHaveTheirCodesAndReasons) {
  const auto missing =
      TranslateBlobError(absl::NotFoundError("gone"), Digest());
  EXPECT_EQ(missing.code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(missing), "BLOB_MISSING");
  EXPECT_TRUE(Has<google::rpc::ResourceInfo>(missing));
  const auto mismatch = TranslateBlobError(
      absl::InvalidArgumentError("has other bytes"), Digest());
  EXPECT_EQ(mismatch.code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(mismatch), "DIGEST_MISMATCH");
  EXPECT_THAT(mismatch.message(),
              AllOf(HasSubstr(Digest().ToString()), HasSubstr("other bytes")));
}

TEST(StorageErrorTest, UploadErrorsHaveTheirCodesAndReasons) {
  const auto taken =
      TranslateUploadError(absl::AbortedError("taken over"), "uploads/u");
  EXPECT_EQ(taken.code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(ReasonOf(taken), "UPLOAD_TAKEN_OVER");
  const auto unknown =
      TranslateUploadError(absl::NotFoundError("none"), "uploads/u");
  EXPECT_EQ(unknown.code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(unknown), "UPLOAD_UNKNOWN");
  const auto many =
      TranslateUploadError(absl::UnavailableError("too many"), "uploads/u");
  EXPECT_EQ(many.code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(many), "UPLOADS_FULL");
  EXPECT_TRUE(Has<google::rpc::RetryInfo>(many));
}

TEST(StorageErrorTest, AFullStoreMayBeRetried) {
  const auto full = TranslateBlobError(
      absl::ResourceExhaustedError("cannot write /srv/store/tmp/1"), Digest());
  EXPECT_EQ(full.code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(full), "STORE_FULL");
  EXPECT_TRUE(Has<google::rpc::RetryInfo>(full));
  EXPECT_THAT(full.message(), Not(HasSubstr("/srv")));
  EXPECT_THAT(full.message(), HasSubstr("disk"));
  const auto limited =
      TranslateStoreError(store::StoreLimitError("no room for 7 bytes more"));
  EXPECT_EQ(ReasonOf(limited), "STORE_FULL");
  EXPECT_THAT(limited.message(), HasSubstr("store.max_bytes"));
}

TEST(StorageErrorTest, FilesOfTheMachineStayUnknownToClients) {
  for (const auto& status :
       {TranslateBlobError(
            absl::PermissionDeniedError("cannot open /srv/store/x"), Digest()),
        TranslateUploadError(absl::InternalError("cannot open /srv/store/x"),
                             "uploads/u")}) {
    EXPECT_EQ(status.code(), grpc::StatusCode::INTERNAL);
    EXPECT_EQ(ReasonOf(status), "INTERNAL");
    EXPECT_THAT(status.message(), Not(HasSubstr("/srv")));
  }
}

TEST(StorageErrorTest, OffsetsSayGapOrOverlap) {
  const auto gap = WriteOffsetMismatch(7, 4);
  EXPECT_EQ(ReasonOf(gap), "WRITE_OFFSET_MISMATCH");
  EXPECT_THAT(gap.message(),
              HasSubstr("is 7, and 4 bytes are here: a gap; expected 4"));
  EXPECT_TRUE(Has<google::rpc::BadRequest>(gap));
  EXPECT_THAT(WriteOffsetMismatch(2, 4).message(), HasSubstr("an overlap"));
}

TEST(StorageErrorTest, ManyMissingBlobsFitAStatus) {
  const std::vector<store::BlobDigest> missing(
      5000, *store::BlobDigest::Parse(Digest().hash(), INT64_MAX));
  const auto status = BlobsMissing(missing);
  EXPECT_EQ(status.code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(status), "BLOB_MISSING");
  EXPECT_THAT(status.message(), HasSubstr("5000 blobs are not in the store"));
  EXPECT_THAT(status.message(), HasSubstr("20 are listed"));
  EXPECT_LE(status.ByteSizeLong(), builds::kMaxStatusBytes);
}

TEST(StorageErrorTest, HostileTextFitsAStatus) {
  const std::string hostile(100000, '\xff');
  EXPECT_LE(InvalidStorageField("resource_name", hostile).ByteSizeLong(),
            builds::kMaxStatusBytes);
  EXPECT_LE(TranslateUploadError(absl::NotFoundError(hostile), hostile)
                .ByteSizeLong(),
            builds::kMaxStatusBytes);
}

}  // namespace
}  // namespace metad::rpc
