// Uploads and downloads over a real socket, as a Remote Execution client makes
// them.
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/bytestream/bytestream.grpc.pb.h"
#include "gtest/gtest.h"
#include "server/store/blob_digest.h"
#include "tests/integration/running_server.h"
#include "tests/integration/storage_client.h"

namespace metad {
namespace {

namespace bs = google::bytestream;
using store::BlobDigest;
using testing::HasSubstr;

using ByteStreamServiceTest = StorageClientTest;

TEST_F(ByteStreamServiceTest, WhatIsUploadedIsRead) {
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

TEST_F(ByteStreamServiceTest, AnyInstanceIsTheSameStore) {
  const BlobDigest digest = BlobDigest::Of("content");
  EXPECT_TRUE(
      Write({Piece("farm/a/" + UploadName("u", digest), 0, "content", true)})
          .status.ok());
  EXPECT_EQ(Read("other/blobs/" + digest.ToString()).data, "content");
}

TEST_F(ByteStreamServiceTest, RangesAreRead) {
  const std::string name = "blobs/" + Upload("0123456789").ToString();
  EXPECT_EQ(Read(name, 3).data, "3456789");
  EXPECT_EQ(Read(name, 3, 4).data, "3456");
  EXPECT_EQ(Read(name, 8, 100).data, "89");
  const Fetched at_end = Read(name, 10);
  EXPECT_TRUE(at_end.status.ok());
  EXPECT_EQ(at_end.data, "");
}

TEST_F(ByteStreamServiceTest, BadRangesAreRefused) {
  const std::string name = "blobs/" + Upload("0123456789").ToString();
  const Fetched behind = Read(name, 11);
  EXPECT_EQ(behind.status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(behind.reason, "READ_OFFSET_OUT_OF_RANGE");
  EXPECT_EQ(Read(name, -1).status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(Read(name, 0, -1).status.error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ByteStreamServiceTest, AMissingBlobIsNotFound) {
  const Fetched fetched = Read("blobs/" + BlobDigest::Of("none").ToString());
  EXPECT_EQ(fetched.status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(fetched.reason, "BLOB_MISSING");
}

TEST_F(ByteStreamServiceTest, NamesThatLeaveTheStoreAreRefused) {
  for (const std::string name : {"../../etc/passwd", "blobs/../../etc/passwd/1",
                                 "uploads/../blobs/x/1"}) {
    EXPECT_EQ(Read(name).status.error_code(),
              grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(Read(name).reason, "INVALID_INPUT");
    EXPECT_EQ(Write({Piece(name, 0, "x", true)}).reason, "INVALID_INPUT");
    EXPECT_EQ(Query(name), -grpc::StatusCode::INVALID_ARGUMENT);
  }
}

TEST_F(ByteStreamServiceTest, AnUploadGoesOnInAnotherCall) {
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

TEST_F(ByteStreamServiceTest, TheEndMayComeWithoutBytes) {
  const BlobDigest digest = BlobDigest::Of("0123");
  const std::string name = UploadName("u", digest);
  EXPECT_TRUE(Write({Piece(name, 0, "0123", false), Piece("", 4, "", true)})
                  .status.ok());
  EXPECT_FALSE(IsMissing(digest));
}

TEST_F(ByteStreamServiceTest, GapsAndOverlapsAreRefused) {
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

TEST_F(ByteStreamServiceTest, OtherBytesThanTheDigestsAreRefused) {
  const BlobDigest digest = BlobDigest::Of("0123");
  const std::string name = UploadName("u", digest);
  for (const std::string content : {"0124", "012", "01234"}) {
    const Written written = Write({Piece(name, 0, content, true)});
    EXPECT_EQ(written.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(written.reason, "DIGEST_MISMATCH") << content;
    EXPECT_TRUE(IsMissing(digest));
  }
}

TEST_F(ByteStreamServiceTest, AnotherNameInMidUploadIsRefused) {
  const BlobDigest digest = BlobDigest::Of("0123");
  EXPECT_EQ(Write({Piece(UploadName("u", digest), 0, "01", false),
                   Piece(UploadName("v", digest), 2, "23", true)})
                .reason,
            "INVALID_INPUT");
}

TEST_F(ByteStreamServiceTest, ACallWithoutMessagesIsRefused) {
  EXPECT_EQ(Write({}).reason, "INVALID_INPUT");
}

TEST_F(ByteStreamServiceTest, AnUploadOfWhatIsThereEndsAtOnce) {
  const BlobDigest digest = Upload("content");
  const Written again =
      Write({Piece(UploadName("v", digest), 0, "con", false)});
  EXPECT_TRUE(again.status.ok()) << again.status.error_message();
  EXPECT_EQ(again.committed_size, 7);
}

TEST_F(ByteStreamServiceTest, AStoreWithoutRoomSaysSo) {
  const std::string large(size_t{9} << 20, 'x');
  const Written written =
      Write({Piece(UploadName("u", BlobDigest::Of(large)), 0, "x", false)});
  EXPECT_EQ(written.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(written.reason, "STORE_FULL");
}

TEST_F(ByteStreamServiceTest, ManyClientsUploadOneBlobAtOnce) {
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

TEST_F(ByteStreamServiceTest, TransfersThatBreakOffDoNotHoldUpTheEnd) {
  const std::string content(size_t{4} << 20, 'x');
  const BlobDigest digest = Upload(content);
  grpc::ClientContext read_context;
  bs::ReadRequest request;
  request.set_resource_name("blobs/" + digest.ToString());
  const auto reader = bytes().Read(&read_context, request);
  bs::ReadResponse response;
  EXPECT_TRUE(reader->Read(&response));
  grpc::ClientContext write_context;
  bs::WriteResponse written;
  const auto writer = bytes().Write(&write_context, &written);
  EXPECT_TRUE(writer->Write(
      Piece(UploadName("u", BlobDigest::Of("01")), 0, "0", false)));
  // Both calls are under way; the server ends them, and does not wait.
  server().server().Drain(absl::ZeroDuration());
  EXPECT_FALSE(writer->Finish().ok());
  while (reader->Read(&response)) {
  }
  reader->Finish();
}

}  // namespace
}  // namespace metad
