#ifndef METAD_TESTS_INTEGRATION_STORAGE_CLIENT_H_
#define METAD_TESTS_INTEGRATION_STORAGE_CLIENT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "build/bazel/remote/execution/v2/remote_execution.grpc.pb.h"
#include "google/bytestream/bytestream.grpc.pb.h"
#include "gtest/gtest.h"
#include "server/store/blob_digest.h"
#include "tests/integration/running_server.h"

namespace metad {

build::bazel::remote::execution::v2::Digest ToProto(
    const store::BlobDigest& digest);

// The resource name of an upload.
std::string UploadName(const std::string& id, const store::BlobDigest& digest);

google::bytestream::WriteRequest Piece(const std::string& name, int64_t offset,
                                       const std::string& data, bool finish);

// Tests of the storage plane over a real socket: a server whose store takes
// 8 MiB, and the calls that a Remote Execution client makes.
class StorageClientTest : public testing::Test {
 protected:
  struct Written {
    grpc::Status status;
    int64_t committed_size = 0;
    std::string reason;
  };
  // One ByteStream.Write.
  Written Write(const std::vector<google::bytestream::WriteRequest>& pieces);

  struct Fetched {
    grpc::Status status;
    std::string data;
    int pieces = 0;
    std::string reason;
  };
  // One ByteStream.Read.
  Fetched Read(const std::string& name, int64_t offset = 0, int64_t limit = 0);

  // Must succeed.
  store::BlobDigest Upload(const std::string& content);

  build::bazel::remote::execution::v2::FindMissingBlobsResponse FindMissing(
      const std::vector<store::BlobDigest>& digests);
  bool IsMissing(const store::BlobDigest& digest);

  // The committed size, or minus the code of the error.
  int64_t Query(const std::string& name, bool* complete = nullptr);

  RunningServer& server() { return server_; }
  google::bytestream::ByteStream::Stub& bytes() { return *bytes_; }
  build::bazel::remote::execution::v2::ContentAddressableStorage::Stub&
  contents() {
    return *contents_;
  }

 private:
  RunningServer server_{SmallStore()};
  std::unique_ptr<google::bytestream::ByteStream::Stub> bytes_ =
      google::bytestream::ByteStream::NewStub(server_.channel());
  std::unique_ptr<
      build::bazel::remote::execution::v2::ContentAddressableStorage::Stub>
      contents_ = build::bazel::remote::execution::v2::
          ContentAddressableStorage::NewStub(server_.channel());

  static rpc::ServerOptions SmallStore();
};

}  // namespace metad

#endif  // METAD_TESTS_INTEGRATION_STORAGE_CLIENT_H_
