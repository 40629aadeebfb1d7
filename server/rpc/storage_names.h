#ifndef METAD_SERVER_RPC_STORAGE_NAMES_H_
#define METAD_SERVER_RPC_STORAGE_NAMES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/store/blob_digest.h"

// Names of the storage plane as the Remote Execution API has them. A segment is
// of [A-Za-z0-9_.+-], and neither "." nor "..", so that no name leads out of
// the store. All instances share one store. Errors are InvalidArgument, and say
// what was expected.
namespace metad::rpc {

// An instance: empty, or segments that are none of the API's own words.
absl::Status CheckInstanceName(absl::string_view name);

// "{instance}/blobs/{hash}/{size}"; without an instance there is no first
// slash.
absl::StatusOr<store::BlobDigest> ParseBlobName(absl::string_view name);

struct UploadName {
  std::string id;
  store::BlobDigest digest;
};

// "{instance}/uploads/{id}/blobs/{hash}/{size}", and what segments a client
// adds for itself.
absl::StatusOr<UploadName> ParseUploadName(absl::string_view name);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_STORAGE_NAMES_H_
