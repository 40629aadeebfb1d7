// The storage plane over a real socket, as a Remote Execution client sees it.
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "build/bazel/remote/execution/v2/remote_execution.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/bytestream/bytestream.grpc.pb.h"
#include "gtest/gtest.h"
#include "server/store/blob_digest.h"
#include "tests/integration/running_server.h"

namespace metad {
namespace {

namespace bs = google::bytestream;
namespace re = build::bazel::remote::execution::v2;
using store::BlobDigest;
using testing::ElementsAre;
using testing::HasSubstr;

rpc::ServerOptions SmallStore() {
  rpc::ServerOptions options;
  options.store.max_bytes = int64_t{8} << 20;
  return options;
}

re::Digest ToProto(const BlobDigest& digest) {
  re::Digest proto;
  proto.set_hash(digest.hash());
  proto.set_size_bytes(digest.size_bytes());
  return proto;
}

std::string UploadName(const std::string& id, const BlobDigest& digest) {
  return absl::StrCat("uploads/", id, "/blobs/", digest.ToString());
}

bs::WriteRequest Piece(const std::string& name, int64_t offset,
                       const std::string& data, bool finish) {
  bs::WriteRequest request;
  request.set_resource_name(name);
  request.set_write_offset(offset);
  request.set_data(data);
  request.set_finish_write(finish);
  return request;
}

class StorageServiceTest : public testing::Test {
 protected:
  struct Written {
    grpc::Status status;
    int64_t committed_size = 0;
    std::string reason;
  };

  Written Write(const std::vector<bs::WriteRequest>& pieces) {
    grpc::ClientContext context;
    bs::WriteResponse response;
    const auto writer = bytes_->Write(&context, &response);
    for (const bs::WriteRequest& piece : pieces) {
      if (!writer->Write(piece)) break;
    }
    writer->WritesDone();
    Written written;
    written.status = writer->Finish();
    written.committed_size = response.committed_size();
    if (!written.status.ok()) {
      written.reason = ReasonOf(DetailsOf(written.status));
      EXPECT_LE(written.status.error_details().size(), 3072u);
    }
    return written;
  }

  struct Fetched {
    grpc::Status status;
    std::string data;
    int pieces = 0;
    std::string reason;
  };

  Fetched Read(const std::string& name, int64_t offset = 0, int64_t limit = 0) {
    grpc::ClientContext context;
    bs::ReadRequest request;
    request.set_resource_name(name);
    request.set_read_offset(offset);
    request.set_read_limit(limit);
    const auto reader = bytes_->Read(&context, request);
    Fetched fetched;
    bs::ReadResponse response;
    while (reader->Read(&response)) {
      fetched.data += response.data();
      ++fetched.pieces;
    }
    fetched.status = reader->Finish();
    if (!fetched.status.ok()) {
      fetched.reason = ReasonOf(DetailsOf(fetched.status));
    }
    return fetched;
  }

  BlobDigest Upload(const std::string& content) {
    BlobDigest digest = BlobDigest::Of(content);
    const Written written =
        Write({Piece(UploadName("u", digest), 0, content, true)});
    EXPECT_TRUE(written.status.ok()) << written.status.error_message();
    return digest;
  }

  re::FindMissingBlobsResponse FindMissing(
      const std::vector<BlobDigest>& digests) {
    grpc::ClientContext context;
    re::FindMissingBlobsRequest request;
    for (const BlobDigest& digest : digests) {
      *request.add_blob_digests() = ToProto(digest);
    }
    re::FindMissingBlobsResponse response;
    const grpc::Status status =
        contents_->FindMissingBlobs(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  bool IsMissing(const BlobDigest& digest) {
    return FindMissing({digest}).missing_blob_digests_size() == 1;
  }

  // The committed size, or minus the code of the error.
  int64_t Query(const std::string& name, bool* complete = nullptr) {
    grpc::ClientContext context;
    bs::QueryWriteStatusRequest request;
    request.set_resource_name(name);
    bs::QueryWriteStatusResponse response;
    const grpc::Status status =
        bytes_->QueryWriteStatus(&context, request, &response);
    if (!status.ok()) return -static_cast<int64_t>(status.error_code());
    if (complete != nullptr) *complete = response.complete();
    return response.committed_size();
  }

  RunningServer server_{SmallStore()};
  std::unique_ptr<bs::ByteStream::Stub> bytes_ =
      bs::ByteStream::NewStub(server_.channel());
  std::unique_ptr<re::ContentAddressableStorage::Stub> contents_ =
      re::ContentAddressableStorage::NewStub(server_.channel());
};

TEST_F(StorageServiceTest, SaysWhatItCan) {
  const auto stub = re::Capabilities::NewStub(server_.channel());
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

TEST_F(StorageServiceTest, WhatIsUploadedIsRead) {
  // Several pieces up and down.
  std::string content(size_t{3} << 20, '\0');
  for (size_t i = 0; i < content.size(); ++i) {
    content[i] = static_cast<char>(i * 2654435761u >> 13);
  }
  const BlobDigest digest = BlobDigest::Of(content);
  EXPECT_TRUE(IsMissing(digest));
  std::vector<bs::WriteRequest> pieces;
  constexpr size_t kPiece = 700000;
  for (size_t at = 0; at < content.size(); at += kPiece) {
    pieces.push_back(Piece(at == 0 ? UploadName("u", digest) : "",
                           static_cast<int64_t>(at), content.substr(at, kPiece),
                           at + kPiece >= content.size()));
  }
  const Written written = Write(pieces);
  ASSERT_TRUE(written.status.ok()) << written.status.error_message();
  EXPECT_EQ(written.committed_size, digest.size_bytes());
  EXPECT_FALSE(IsMissing(digest));
  const Fetched fetched = Read("blobs/" + digest.ToString());
  ASSERT_TRUE(fetched.status.ok()) << fetched.status.error_message();
  EXPECT_TRUE(fetched.data == content);
  EXPECT_GT(fetched.pieces, 1);
}

TEST_F(StorageServiceTest, AnyInstanceIsTheSameStore) {
  const BlobDigest digest = BlobDigest::Of("content");
  EXPECT_TRUE(
      Write({Piece("farm/a/" + UploadName("u", digest), 0, "content", true)})
          .status.ok());
  EXPECT_EQ(Read("other/blobs/" + digest.ToString()).data, "content");
}

TEST_F(StorageServiceTest, RangesAreRead) {
  const std::string name = "blobs/" + Upload("0123456789").ToString();
  EXPECT_EQ(Read(name, 3).data, "3456789");
  EXPECT_EQ(Read(name, 3, 4).data, "3456");
  EXPECT_EQ(Read(name, 8, 100).data, "89");
  const Fetched at_end = Read(name, 10);
  EXPECT_TRUE(at_end.status.ok());
  EXPECT_EQ(at_end.data, "");
}

TEST_F(StorageServiceTest, BadRangesAreRefused) {
  const std::string name = "blobs/" + Upload("0123456789").ToString();
  const Fetched behind = Read(name, 11);
  EXPECT_EQ(behind.status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(behind.reason, "READ_OFFSET_OUT_OF_RANGE");
  EXPECT_EQ(Read(name, -1).status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(Read(name, 0, -1).status.error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(StorageServiceTest, AMissingBlobIsNotFound) {
  const Fetched fetched = Read("blobs/" + BlobDigest::Of("none").ToString());
  EXPECT_EQ(fetched.status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(fetched.reason, "BLOB_MISSING");
}

TEST_F(StorageServiceTest, NamesThatLeaveTheStoreAreRefused) {
  for (const std::string name : {"../../etc/passwd", "blobs/../../etc/passwd/1",
                                 "uploads/../blobs/x/1"}) {
    EXPECT_EQ(Read(name).status.error_code(),
              grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(Read(name).reason, "INVALID_INPUT");
    EXPECT_EQ(Write({Piece(name, 0, "x", true)}).reason, "INVALID_INPUT");
    EXPECT_EQ(Query(name), -grpc::StatusCode::INVALID_ARGUMENT);
  }
}

TEST_F(StorageServiceTest, AnUploadGoesOnInAnotherCall) {
  const BlobDigest digest = BlobDigest::Of("0123456789");
  const std::string name = UploadName("u", digest);
  EXPECT_EQ(Query(name), -grpc::StatusCode::NOT_FOUND);
  const Written first = Write({Piece(name, 0, "0123", false)});
  EXPECT_TRUE(first.status.ok()) << first.status.error_message();
  EXPECT_EQ(first.committed_size, 4);
  bool complete = true;
  EXPECT_EQ(Query(name, &complete), 4);
  EXPECT_FALSE(complete);
  EXPECT_TRUE(IsMissing(digest));
  const Written second = Write({Piece(name, 4, "456789", true)});
  EXPECT_TRUE(second.status.ok()) << second.status.error_message();
  EXPECT_EQ(second.committed_size, 10);
  EXPECT_EQ(Query(name, &complete), 10);
  EXPECT_TRUE(complete);
}

TEST_F(StorageServiceTest, TheEndMayComeWithoutBytes) {
  const BlobDigest digest = BlobDigest::Of("0123");
  const std::string name = UploadName("u", digest);
  EXPECT_TRUE(Write({Piece(name, 0, "0123", false), Piece("", 4, "", true)})
                  .status.ok());
  EXPECT_FALSE(IsMissing(digest));
}

TEST_F(StorageServiceTest, GapsAndOverlapsAreRefused) {
  const BlobDigest digest = BlobDigest::Of("0123456789");
  const std::string name = UploadName("u", digest);
  const Written gap =
      Write({Piece(name, 0, "0123", false), Piece(name, 5, "56789", true)});
  EXPECT_EQ(gap.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(gap.reason, "WRITE_OFFSET_MISMATCH");
  EXPECT_THAT(gap.status.error_message(),
              HasSubstr("is 5, and 4 bytes are here: a gap"));
  const Written overlap = Write({Piece(name, 3, "3456789", true)});
  EXPECT_EQ(overlap.reason, "WRITE_OFFSET_MISMATCH");
  EXPECT_THAT(overlap.status.error_message(), HasSubstr("an overlap"));
  // Neither costs the upload what it had.
  EXPECT_TRUE(Write({Piece(name, 4, "456789", true)}).status.ok());
  EXPECT_FALSE(IsMissing(digest));
}

TEST_F(StorageServiceTest, OtherBytesThanTheDigestsAreRefused) {
  const BlobDigest digest = BlobDigest::Of("0123");
  const std::string name = UploadName("u", digest);
  for (const std::string content : {"0124", "012", "01234"}) {
    const Written written = Write({Piece(name, 0, content, true)});
    EXPECT_EQ(written.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(written.reason, "DIGEST_MISMATCH") << content;
    EXPECT_TRUE(IsMissing(digest));
  }
}

TEST_F(StorageServiceTest, AnotherNameInMidUploadIsRefused) {
  const BlobDigest digest = BlobDigest::Of("0123");
  EXPECT_EQ(Write({Piece(UploadName("u", digest), 0, "01", false),
                   Piece(UploadName("v", digest), 2, "23", true)})
                .reason,
            "INVALID_INPUT");
}

TEST_F(StorageServiceTest, ACallWithoutMessagesIsRefused) {
  EXPECT_EQ(Write({}).reason, "INVALID_INPUT");
}

TEST_F(StorageServiceTest, AnUploadOfWhatIsThereEndsAtOnce) {
  const BlobDigest digest = Upload("content");
  const Written again =
      Write({Piece(UploadName("v", digest), 0, "con", false)});
  EXPECT_TRUE(again.status.ok()) << again.status.error_message();
  EXPECT_EQ(again.committed_size, 7);
}

TEST_F(StorageServiceTest, AStoreWithoutRoomSaysSo) {
  const std::string large(size_t{9} << 20, 'x');
  const Written written =
      Write({Piece(UploadName("u", BlobDigest::Of(large)), 0, "x", false)});
  EXPECT_EQ(written.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(written.reason, "STORE_FULL");
}

TEST_F(StorageServiceTest, ManyClientsUploadOneBlobAtOnce) {
  const std::string content(size_t{1} << 20, 'm');
  const BlobDigest digest = BlobDigest::Of(content);
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const std::string name = UploadName(absl::StrCat("u", i), digest);
      const Written written =
          Write({Piece(name, 0, content.substr(0, 500000), false),
                 Piece(name, 500000, content.substr(500000), true)});
      EXPECT_TRUE(written.status.ok()) << written.status.error_message();
      EXPECT_EQ(written.committed_size, digest.size_bytes());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(Read("blobs/" + digest.ToString()).data == content);
}

TEST_F(StorageServiceTest, FindsWhatIsMissing) {
  const BlobDigest here = Upload("here");
  const BlobDigest missing = BlobDigest::Of("missing");
  const re::FindMissingBlobsResponse response =
      FindMissing({here, missing, BlobDigest::Of("")});
  ASSERT_EQ(response.missing_blob_digests_size(), 1);
  EXPECT_EQ(response.missing_blob_digests(0).hash(), missing.hash());
}

TEST_F(StorageServiceTest, BadDigestsAreNamed) {
  grpc::ClientContext context;
  re::FindMissingBlobsRequest request;
  *request.add_blob_digests() = ToProto(BlobDigest::Of("fine"));
  request.add_blob_digests()->set_hash("../x");
  re::FindMissingBlobsResponse response;
  const grpc::Status status =
      contents_->FindMissingBlobs(&context, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(ViolationsOf(DetailsOf(status)),
              ElementsAre(HasSubstr("blob_digests[1]: the hash is not")));
}

TEST_F(StorageServiceTest, ABatchIsStoredBlobByBlob) {
  grpc::ClientContext context;
  re::BatchUpdateBlobsRequest request;
  auto& good = *request.add_requests();
  *good.mutable_digest() = ToProto(BlobDigest::Of("good"));
  good.set_data("good");
  auto& bad = *request.add_requests();
  *bad.mutable_digest() = ToProto(BlobDigest::Of("bad"));
  bad.set_data("worse");
  re::BatchUpdateBlobsResponse response;
  ASSERT_TRUE(contents_->BatchUpdateBlobs(&context, request, &response).ok());
  ASSERT_EQ(response.responses_size(), 2);
  EXPECT_EQ(response.responses(0).status().code(), 0);
  EXPECT_EQ(ReasonOf(response.responses(1).status()), "DIGEST_MISMATCH");
  EXPECT_EQ(Read("blobs/" + BlobDigest::Of("good").ToString()).data, "good");
  EXPECT_TRUE(IsMissing(BlobDigest::Of("bad")));
}

TEST_F(StorageServiceTest, ABatchIsReadBlobByBlob) {
  grpc::ClientContext context;
  re::BatchReadBlobsRequest request;
  *request.add_digests() = ToProto(Upload("here"));
  *request.add_digests() = ToProto(BlobDigest::Of("missing"));
  request.add_digests()->set_hash("?");
  re::BatchReadBlobsResponse response;
  ASSERT_TRUE(contents_->BatchReadBlobs(&context, request, &response).ok());
  ASSERT_EQ(response.responses_size(), 3);
  EXPECT_EQ(response.responses(0).data(), "here");
  EXPECT_EQ(ReasonOf(response.responses(1).status()), "BLOB_MISSING");
  EXPECT_EQ(ReasonOf(response.responses(2).status()), "INVALID_INPUT");
}

TEST_F(StorageServiceTest, BatchesAreBounded) {
  const std::string large((size_t{3} << 20) + 1, 'x');
  re::BatchUpdateBlobsRequest update;
  *update.add_requests()->mutable_digest() = ToProto(BlobDigest::Of(large));
  update.mutable_requests(0)->set_data(large);
  grpc::ClientContext update_context;
  re::BatchUpdateBlobsResponse updated;
  EXPECT_EQ(contents_->BatchUpdateBlobs(&update_context, update, &updated)
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
      contents_->BatchReadBlobs(&read_context, read, &answer).error_code(),
      grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(StorageServiceTest, TreesAreNotOffered) {
  grpc::ClientContext context;
  const auto reader = contents_->GetTree(&context, {});
  re::GetTreeResponse response;
  EXPECT_FALSE(reader->Read(&response));
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
  EXPECT_EQ(ReasonOf(DetailsOf(status)), "NOT_OFFERED");
}

TEST_F(StorageServiceTest, TransfersThatBreakOffDoNotHoldUpTheEnd) {
  const std::string content(size_t{4} << 20, 'x');
  const BlobDigest digest = Upload(content);
  grpc::ClientContext read_context;
  bs::ReadRequest request;
  request.set_resource_name("blobs/" + digest.ToString());
  const auto reader = bytes_->Read(&read_context, request);
  bs::ReadResponse response;
  EXPECT_TRUE(reader->Read(&response));
  grpc::ClientContext write_context;
  bs::WriteResponse written;
  const auto writer = bytes_->Write(&write_context, &written);
  EXPECT_TRUE(writer->Write(
      Piece(UploadName("u", BlobDigest::Of("01")), 0, "0", false)));
  // Both calls are under way; the server ends them, and does not wait.
  server_.server().Drain(absl::ZeroDuration());
  EXPECT_FALSE(writer->Finish().ok());
  while (reader->Read(&response)) {
  }
  reader->Finish();
}

}  // namespace
}  // namespace metad
