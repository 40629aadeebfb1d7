#include "client/blob_carrier.h"

#include <utility>

#include "client/blob_uploader.h"
#include "client/embedded_store.h"

namespace metad::client {

BlobCarrier::BlobCarrier(std::vector<DetachedBlob> blobs,
                         Connection& connection, ProgressView& progress)
    : connection_(connection), progress_(progress) {
  EmbeddedStore* const embedded = connection.embedded_store();
  if (embedded == nullptr) {
    blobs_ = NameByDigest(std::move(blobs));
    return;
  }
  for (const DetachedBlob& blob : blobs) {
    blob.place->set_lent(embedded->Lend(blob.content));
  }
}

bool BlobCarrier::IsLoss(const RemoteError& error) {
  return error.reason == "BLOB_MISSING";
}

std::optional<RemoteError> BlobCarrier::BringAll() {
  if (blobs_.empty()) return std::nullopt;
  return UploadMissing(blobs_, connection_.storage(), progress_);
}

}  // namespace metad::client
