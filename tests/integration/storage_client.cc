#include "tests/integration/storage_client.h"

#include "absl/strings/str_cat.h"

namespace metad {

namespace bs = google::bytestream;
namespace re = build::bazel::remote::execution::v2;
using store::BlobDigest;

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

rpc::ServerOptions StorageClientTest::SmallStore() {
  rpc::ServerOptions options;
  options.store.max_bytes = int64_t{8} << 20;
  return options;
}

StorageClientTest::Written StorageClientTest::Write(
    const std::vector<bs::WriteRequest>& pieces) {
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

StorageClientTest::Fetched StorageClientTest::Read(const std::string& name,
                                                   int64_t offset,
                                                   int64_t limit) {
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

BlobDigest StorageClientTest::Upload(const std::string& content) {
  BlobDigest digest = BlobDigest::Of(content);
  const Written written =
      Write({Piece(UploadName("u", digest), 0, content, true)});
  EXPECT_TRUE(written.status.ok()) << written.status.error_message();
  return digest;
}

re::FindMissingBlobsResponse StorageClientTest::FindMissing(
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

bool StorageClientTest::IsMissing(const BlobDigest& digest) {
  return FindMissing({digest}).missing_blob_digests_size() == 1;
}

int64_t StorageClientTest::Query(const std::string& name, bool* complete) {
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

}  // namespace metad
