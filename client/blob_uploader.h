#ifndef METAD_CLIENT_BLOB_UPLOADER_H_
#define METAD_CLIENT_BLOB_UPLOADER_H_

#include <optional>
#include <vector>

#include "client/connection_storage.h"
#include "client/output/progress_view.h"
#include "client/remote_error.h"
#include "client/request/detached_blobs.h"

namespace metad::client {

// Brings those of `blobs` that the server has not to its store, and shows how
// far that is. The error that ended it, if one did.
std::optional<RemoteError> UploadMissing(const std::vector<NamedBlob>& blobs,
                                         ConnectionStorage& storage,
                                         ProgressView& progress);

}  // namespace metad::client

#endif  // METAD_CLIENT_BLOB_UPLOADER_H_
