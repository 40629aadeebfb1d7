// The content-addressed storage over a real socket, as a Remote Execution
// client sees it.
#include <cstdint>
#include <string>

#include "build/bazel/remote/execution/v2/remote_execution.grpc.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/store/blob_digest.h"
#include "tests/integration/running_server.h"
#include "tests/integration/storage_client.h"

namespace metad {
namespace {

namespace re = build::bazel::remote::execution::v2;
using store::BlobDigest;
using testing::ElementsAre;
using testing::HasSubstr;

using ContentServiceTest = StorageClientTest;

TEST_F(ContentServiceTest, SaysWhatItCan) {
  const auto stub = re::Capabilities::NewStub(server().channel());
  grpc::ClientContext context;
  re::ServerCapabilities response;
  ASSERT_TRUE(stub->GetCapabilities(&context, {}, &response).ok());
  EXPECT_THAT(response.cache_capabilities().digest_function(),
              ElementsAre(re::DigestFunction::SHA256));
  EXPECT_EQ(response.cache_capabilities().max_batch_total_size_bytes(),
            3 << 20);
  EXPECT_EQ(response.low_api_version().major(), 2);
  EXPECT_FALSE(response.has_execution_capabilities());
  grpc::ClientContext bad_context;
  re::GetCapabilitiesRequest bad;
  bad.set_instance_name("../x");
  EXPECT_EQ(stub->GetCapabilities(&bad_context, bad, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ContentServiceTest, FindsWhatIsMissing) {
  const BlobDigest here = Upload("here");
  const BlobDigest missing = BlobDigest::Of("missing");
  const re::FindMissingBlobsResponse response =
      FindMissing({here, missing, BlobDigest::Of("")});
  ASSERT_EQ(response.missing_blob_digests_size(), 1);
  EXPECT_EQ(response.missing_blob_digests(0).hash(), missing.hash());
}

TEST_F(ContentServiceTest, BadDigestsAreNamed) {
  grpc::ClientContext context;
  re::FindMissingBlobsRequest request;
  *request.add_blob_digests() = ToProto(BlobDigest::Of("fine"));
  request.add_blob_digests()->set_hash("../x");
  re::FindMissingBlobsResponse response;
  const grpc::Status status =
      contents().FindMissingBlobs(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(ViolationsOf(DetailsOf(status)),
              ElementsAre(HasSubstr("blob_digests[1]: the hash is not")));
}

TEST_F(ContentServiceTest, ABatchIsStoredBlobByBlob) {
  grpc::ClientContext context;
  re::BatchUpdateBlobsRequest request;
  auto& good = *request.add_requests();
  *good.mutable_digest() = ToProto(BlobDigest::Of("good"));
  good.set_data("good");
  auto& bad = *request.add_requests();
  *bad.mutable_digest() = ToProto(BlobDigest::Of("bad"));
  bad.set_data("worse");
  re::BatchUpdateBlobsResponse response;
  ASSERT_TRUE(contents().BatchUpdateBlobs(&context, request, &response).ok());
  ASSERT_EQ(response.responses_size(), 2);
  EXPECT_EQ(response.responses(0).status().code(), 0);
  EXPECT_EQ(ReasonOf(response.responses(1).status()), "DIGEST_MISMATCH");
  EXPECT_EQ(Read("blobs/" + BlobDigest::Of("good").ToString()).data, "good");
  EXPECT_TRUE(IsMissing(BlobDigest::Of("bad")));
}

TEST_F(ContentServiceTest, ABatchIsReadBlobByBlob) {
  grpc::ClientContext context;
  re::BatchReadBlobsRequest request;
  *request.add_digests() = ToProto(Upload("here"));
  *request.add_digests() = ToProto(BlobDigest::Of("missing"));
  request.add_digests()->set_hash("?");
  re::BatchReadBlobsResponse response;
  ASSERT_TRUE(contents().BatchReadBlobs(&context, request, &response).ok());
  ASSERT_EQ(response.responses_size(), 3);
  EXPECT_EQ(response.responses(0).data(), "here");
  EXPECT_EQ(ReasonOf(response.responses(1).status()), "BLOB_MISSING");
  EXPECT_EQ(ReasonOf(response.responses(2).status()), "INVALID_INPUT");
}

TEST_F(ContentServiceTest, BatchesAreBounded) {
  const std::string large((size_t{3} << 20) + 1, 'x');
  re::BatchUpdateBlobsRequest update;
  *update.add_requests()->mutable_digest() = ToProto(BlobDigest::Of(large));
  update.mutable_requests(0)->set_data(large);
  grpc::ClientContext update_context;
  re::BatchUpdateBlobsResponse updated;
  EXPECT_EQ(contents()
                .BatchUpdateBlobs(&update_context, update, &updated)
                .error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  re::BatchReadBlobsRequest read;
  // Sizes whose sum overflows.
  for (int i = 0; i < 3; ++i) {
    *read.add_digests() = ToProto(BlobDigest::Of("x"));
    read.mutable_digests(i)->set_size_bytes(INT64_MAX);
  }
  grpc::ClientContext read_context;
  re::BatchReadBlobsResponse answer;
  EXPECT_EQ(
      contents().BatchReadBlobs(&read_context, read, &answer).error_code(),
      grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ContentServiceTest, TreesAreNotOffered) {
  grpc::ClientContext context;
  const auto reader = contents().GetTree(&context, {});
  re::GetTreeResponse response;
  EXPECT_FALSE(reader->Read(&response));
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(ReasonOf(DetailsOf(status)), "NOT_OFFERED");
}

}  // namespace
}  // namespace metad
