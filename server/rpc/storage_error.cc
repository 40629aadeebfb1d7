#include "server/rpc/storage_error.h"

#include <grpcpp/support/status.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "server/platform/utf8_text.h"
#include "server/store/blob_store.h"

namespace metad::rpc {
namespace {

constexpr size_t kMaxTextBytes = 512;
// Some 100 bytes each, of kMaxStatusBytes.
constexpr size_t kMaxListedBlobs = 20;
constexpr char kBlobResource[] = "build.bazel.remote.execution.v2.Digest";
constexpr char kUploadResource[] = "google.bytestream.ByteStream.Write";

std::string Cut(absl::string_view text) {
  if (text.size() <= kMaxTextBytes) return platform::ValidUtf8(text);
  return absl::StrCat(platform::ValidUtf8(text.substr(0, kMaxTextBytes - 3)),
                      "...");
}

google::rpc::Status Error(grpc::StatusCode code, absl::string_view reason,
                          absl::string_view message) {
  google::rpc::Status status;
  status.set_code(code);
  status.set_message(Cut(message));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("metad");
  status.add_details()->PackFrom(info);
  return status;
}

google::rpc::Status WithResource(google::rpc::Status status,
                                 absl::string_view type,
                                 absl::string_view name) {
  google::rpc::ResourceInfo resource;
  resource.set_resource_type(std::string(type));
  resource.set_resource_name(Cut(name));
  status.add_details()->PackFrom(resource);
  return status;
}

google::rpc::Status WithViolation(google::rpc::Status status,
                                  absl::string_view field,
                                  absl::string_view description) {
  google::rpc::BadRequest bad_request;
  auto* violation = bad_request.add_field_violations();
  violation->set_field(std::string(field));
  violation->set_description(Cut(description));
  status.add_details()->PackFrom(bad_request);
  return status;
}

google::rpc::Status WithRetry(google::rpc::Status status) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(1);
  status.add_details()->PackFrom(retry);
  return status;
}

google::rpc::Status StoreFailed(const absl::Status& error) {
  spdlog::error("blob store: {}", error.ToString());
  return Error(grpc::StatusCode::INTERNAL, "INTERNAL",
               "the blob store failed; the server's log has more");
}

google::rpc::Status StoreFull(const absl::Status& error) {
  spdlog::warn("blob store: {}", error.ToString());
  return WithRetry(
      Error(grpc::StatusCode::RESOURCE_EXHAUSTED, "STORE_FULL",
            store::IsStoreLimit(error)
                ? "the store has no room; try again later, or have the "
                  "operator enlarge it (store.max_bytes)"
                : "the disk that the store is on is full; make room on it, or "
                  "try again later"));
}

}  // namespace

google::rpc::Status InvalidStorageField(absl::string_view field,
                                        absl::string_view description) {
  return WithViolation(
      Error(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_INPUT",
            absl::StrCat(field, " ", description)),
      field, description);
}

google::rpc::Status TranslateBlobError(const absl::Status& error,
                                       const store::BlobDigest& digest) {
  const std::string blob = absl::StrCat("blob ", digest.ToString());
  switch (error.code()) {
    case absl::StatusCode::kInvalidArgument:
      return Error(grpc::StatusCode::INVALID_ARGUMENT, "DIGEST_MISMATCH",
                   absl::StrCat(blob, " ", error.message()));
    case absl::StatusCode::kNotFound:
      return WithResource(
          Error(grpc::StatusCode::NOT_FOUND, "BLOB_MISSING",
                absl::StrCat(blob, " is not in the store; upload it")),
          kBlobResource, digest.ToString());
    default:
      return TranslateStoreError(error);
  }
}

google::rpc::Status TranslateUploadError(const absl::Status& error,
                                         absl::string_view resource_name) {
  switch (error.code()) {
    case absl::StatusCode::kInvalidArgument:
      return Error(grpc::StatusCode::INVALID_ARGUMENT, "DIGEST_MISMATCH",
                   absl::StrCat("the upload ", error.message()));
    case absl::StatusCode::kNotFound:
      return WithResource(
          Error(grpc::StatusCode::NOT_FOUND, "UPLOAD_UNKNOWN",
                absl::StrCat(error.message(), "; begin it at offset 0")),
          kUploadResource, resource_name);
    case absl::StatusCode::kAborted:
      return Error(grpc::StatusCode::ABORTED, "UPLOAD_TAKEN_OVER",
                   error.message());
    case absl::StatusCode::kUnavailable:
      return WithRetry(Error(grpc::StatusCode::UNAVAILABLE, "UPLOADS_FULL",
                             error.message()));
    default:
      return TranslateStoreError(error);
  }
}

google::rpc::Status TranslateStoreError(const absl::Status& error) {
  return absl::IsResourceExhausted(error) ? StoreFull(error)
                                          : StoreFailed(error);
}

google::rpc::Status BlobsMissing(
    const std::vector<store::BlobDigest>& missing) {
  const size_t listed = std::min(missing.size(), kMaxListedBlobs);
  std::string message = absl::StrCat(
      missing.size(), missing.size() == 1 ? " blob is" : " blobs are",
      " not in the store; upload and try again");
  if (listed < missing.size()) {
    absl::StrAppend(&message, " (", listed, " are listed)");
  }
  google::rpc::Status status =
      Error(grpc::StatusCode::FAILED_PRECONDITION, "BLOB_MISSING", message);
  google::rpc::PreconditionFailure failure;
  for (size_t i = 0; i < listed; ++i) {
    auto* violation = failure.add_violations();
    violation->set_type("MISSING");
    violation->set_subject(absl::StrCat("blobs/", missing[i].ToString()));
  }
  status.add_details()->PackFrom(failure);
  return status;
}

google::rpc::Status WriteOffsetMismatch(int64_t offset, int64_t committed) {
  const std::string description = absl::StrCat(
      "is ", offset, ", and ", committed,
      " bytes are here: ", offset > committed ? "a gap" : "an overlap",
      "; expected ", committed, ", which QueryWriteStatus tells");
  return WithViolation(
      Error(grpc::StatusCode::INVALID_ARGUMENT, "WRITE_OFFSET_MISMATCH",
            absl::StrCat("write_offset ", description)),
      "write_offset", description);
}

google::rpc::Status ReadOffsetOutOfRange(int64_t offset, int64_t size) {
  const std::string description =
      absl::StrCat("is ", offset, "; expected 0 to the blob's size, ", size);
  return WithViolation(
      Error(grpc::StatusCode::OUT_OF_RANGE, "READ_OFFSET_OUT_OF_RANGE",
            absl::StrCat("read_offset ", description)),
      "read_offset", description);
}

google::rpc::Status NotOffered(absl::string_view message) {
  return Error(grpc::StatusCode::UNIMPLEMENTED, "NOT_OFFERED", message);
}

google::rpc::Status StorageQueueFull() {
  return WithRetry(Error(grpc::StatusCode::UNAVAILABLE, "QUEUE_FULL",
                         "too many transfers wait; try again later"));
}

}  // namespace metad::rpc
