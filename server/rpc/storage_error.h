#ifndef METAD_SERVER_RPC_STORAGE_ERROR_H_
#define METAD_SERVER_RPC_STORAGE_ERROR_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"
#include "server/store/blob_digest.h"

// Errors of the storage plane as AIP-193 has them: ErrorInfo always (domain
// "metad"), and below kMaxStatusBytes. Reasons:
//   INVALID_ARGUMENT   INVALID_INPUT          a field, named in BadRequest
//                      DIGEST_MISMATCH        other bytes than the digest says
//                      WRITE_OFFSET_MISMATCH  a gap or an overlap
//   NOT_FOUND          BLOB_MISSING, UPLOAD_UNKNOWN, with ResourceInfo
//   FAILED_PRECONDITION BLOB_MISSING          of a build, with
//                      PreconditionFailure
//   OUT_OF_RANGE       READ_OFFSET_OUT_OF_RANGE
//   ABORTED            UPLOAD_TAKEN_OVER      another call writes it
//   RESOURCE_EXHAUSTED STORE_FULL             limit or disk, with RetryInfo
//   UNAVAILABLE        UPLOADS_FULL           with RetryInfo
//   UNIMPLEMENTED      NOT_OFFERED
//   INTERNAL           INTERNAL               the log has more
namespace metad::rpc {

// A field that breaks its rules; `field` as the proto names it.
google::rpc::Status InvalidStorageField(absl::string_view field,
                                        absl::string_view description);

// What BlobStore::Put(), Open() and BlobUpload say, of this blob. Messages
// about the machine's files go to the log and not to the client.
google::rpc::Status TranslateBlobError(const absl::Status& error,
                                       const store::BlobDigest& digest);

// What OpenUpload() and QueryUpload() say.
google::rpc::Status TranslateUploadError(const absl::Status& error,
                                         absl::string_view resource_name);

// What the store says that has nothing to do with one blob.
google::rpc::Status TranslateStoreError(const absl::Status& error);

// A request refers to blobs that the store has not. At most 20 are listed.
google::rpc::Status BlobsMissing(const std::vector<store::BlobDigest>& missing);

google::rpc::Status WriteOffsetMismatch(int64_t offset, int64_t committed);
google::rpc::Status ReadOffsetOutOfRange(int64_t offset, int64_t size);
google::rpc::Status NotOffered(absl::string_view message);
google::rpc::Status StorageQueueFull();

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_STORAGE_ERROR_H_
