#include "server/rpc/content_service.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/rpc/error_translation.h"
#include "server/rpc/server_limits.h"
#include "server/rpc/storage_error.h"
#include "server/rpc/storage_names.h"
#include "server/rpc/unary_call.h"

namespace metad::rpc {

namespace {

absl::StatusOr<store::BlobDigest> ParseDigest(const reapi::Digest& digest) {
  return store::BlobDigest::Parse(digest.hash(), digest.size_bytes());
}

// Nothing for a good name.
std::optional<grpc::Status> RefuseInstance(const std::string& name) {
  const absl::Status status = CheckInstanceName(name);
  if (status.ok()) return std::nullopt;
  return ToGrpcStatus(InvalidStorageField("instance_name", status.message()));
}

grpc::Status BatchTooLarge(absl::string_view field) {
  return ToGrpcStatus(InvalidStorageField(
      field, absl::StrCat("have more than ", kMaxBatchBytes,
                          " bytes together (max_batch_total_size_bytes); send "
                          "fewer at once, or use ByteStream")));
}

grpc::Status FindMissing(store::BlobStore& blobs,
                         const reapi::FindMissingBlobsRequest& request,
                         reapi::FindMissingBlobsResponse& response) {
  if (auto refused = RefuseInstance(request.instance_name())) return *refused;
  std::vector<store::BlobDigest> digests;
  digests.reserve(static_cast<size_t>(request.blob_digests_size()));
  for (int i = 0; i < request.blob_digests_size(); ++i) {
    absl::StatusOr<store::BlobDigest> digest =
        ParseDigest(request.blob_digests(i));
    if (!digest.ok()) {
      return ToGrpcStatus(InvalidStorageField(
          absl::StrCat("blob_digests[", i, "]"), digest.status().message()));
    }
    digests.push_back(*std::move(digest));
  }
  for (const store::BlobDigest& digest : blobs.FindMissing(digests)) {
    reapi::Digest& missing = *response.add_missing_blob_digests();
    missing.set_hash(digest.hash());
    missing.set_size_bytes(digest.size_bytes());
  }
  return grpc::Status::OK;
}

google::rpc::Status PutOne(store::BlobStore& blobs, const reapi::Digest& digest,
                           const std::string& data) {
  const absl::StatusOr<store::BlobDigest> parsed = ParseDigest(digest);
  if (!parsed.ok()) {
    return InvalidStorageField("digest", parsed.status().message());
  }
  const absl::Status put = blobs.Put(*parsed, data);
  return put.ok() ? google::rpc::Status() : TranslateBlobError(put, *parsed);
}

grpc::Status Update(store::BlobStore& blobs,
                    const reapi::BatchUpdateBlobsRequest& request,
                    reapi::BatchUpdateBlobsResponse& response) {
  if (auto refused = RefuseInstance(request.instance_name())) return *refused;
  int64_t total = 0;
  for (const auto& blob : request.requests()) {
    total += static_cast<int64_t>(blob.data().size());
  }
  if (total > kMaxBatchBytes) return BatchTooLarge("requests");
  for (const auto& blob : request.requests()) {
    auto& answer = *response.add_responses();
    *answer.mutable_digest() = blob.digest();
    *answer.mutable_status() = PutOne(blobs, blob.digest(), blob.data());
  }
  return grpc::Status::OK;
}

google::rpc::Status ReadOne(store::BlobStore& blobs,
                            const store::BlobDigest& digest,
                            std::string& data) {
  const auto blob = blobs.Open(digest);
  if (!blob.ok()) return TranslateBlobError(blob.status(), digest);
  data.resize(static_cast<size_t>(digest.size_bytes()));
  const absl::StatusOr<size_t> count =
      (*blob)->ReadAt(0, data.data(), data.size());
  if (count.ok()) return {};
  data.clear();
  return TranslateBlobError(count.status(), digest);
}

grpc::Status Read(store::BlobStore& blobs,
                  const reapi::BatchReadBlobsRequest& request,
                  reapi::BatchReadBlobsResponse& response) {
  if (auto refused = RefuseInstance(request.instance_name())) return *refused;
  std::vector<absl::StatusOr<store::BlobDigest>> digests;
  digests.reserve(static_cast<size_t>(request.digests_size()));
  int64_t total = 0;
  for (const reapi::Digest& digest : request.digests()) {
    digests.push_back(ParseDigest(digest));
    if (!digests.back().ok()) continue;
    // Compared first: a sum of what clients say could overflow.
    if (digest.size_bytes() > kMaxBatchBytes - total) {
      return BatchTooLarge("digests");
    }
    total += digest.size_bytes();
  }
  for (int i = 0; i < request.digests_size(); ++i) {
    const auto& digest = digests[static_cast<size_t>(i)];
    auto& answer = *response.add_responses();
    *answer.mutable_digest() = request.digests(i);
    *answer.mutable_status() =
        digest.ok() ? ReadOne(blobs, *digest, *answer.mutable_data())
                    : InvalidStorageField("digest", digest.status().message());
  }
  return grpc::Status::OK;
}

// Ends a stream before its first message.
template <typename Response>
class RefusedStream : public grpc::ServerWriteReactor<Response> {
 public:
  explicit RefusedStream(const grpc::Status& status) { this->Finish(status); }
  void OnDone() override { delete this; }
};

}  // namespace

grpc::ServerUnaryReactor* ContentService::FindMissingBlobs(
    grpc::CallbackServerContext* call,
    const reapi::FindMissingBlobsRequest* request,
    reapi::FindMissingBlobsResponse* response) {
  return AnswerOn(context_.requests, call, "FindMissingBlobs",
                  [this, request, response](CallContext& /*context*/) {
                    return FindMissing(context_.blobs, *request, *response);
                  });
}

grpc::ServerUnaryReactor* ContentService::BatchUpdateBlobs(
    grpc::CallbackServerContext* call,
    const reapi::BatchUpdateBlobsRequest* request,
    reapi::BatchUpdateBlobsResponse* response) {
  return AnswerOn(context_.requests, call, "BatchUpdateBlobs",
                  [this, request, response](CallContext& /*context*/) {
                    return Update(context_.blobs, *request, *response);
                  });
}

grpc::ServerUnaryReactor* ContentService::BatchReadBlobs(
    grpc::CallbackServerContext* call,
    const reapi::BatchReadBlobsRequest* request,
    reapi::BatchReadBlobsResponse* response) {
  return AnswerOn(context_.requests, call, "BatchReadBlobs",
                  [this, request, response](CallContext& /*context*/) {
                    return Read(context_.blobs, *request, *response);
                  });
}

grpc::ServerWriteReactor<reapi::GetTreeResponse>* ContentService::GetTree(
    grpc::CallbackServerContext* /*call*/,
    const reapi::GetTreeRequest* /*request*/) {
  return new RefusedStream<reapi::GetTreeResponse>(ToGrpcStatus(
      NotOffered("GetTree is not offered: this store has blobs, and no "
                 "directories")));
}

}  // namespace metad::rpc
