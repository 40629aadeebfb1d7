#ifndef METAD_SERVER_RPC_REQUEST_BLOBS_H_
#define METAD_SERVER_RPC_REQUEST_BLOBS_H_

#include <memory>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"
#include "server/platform/file_pages.h"
#include "server/store/blob_store.h"

namespace metad::rpc {

// The stored blobs that one request refers to. They are pinned, and what
// Content() gave is good, for as long as this lives. Thread-safe once all are
// opened, not before.
class RequestBlobs : public platform::FilePages {
 public:
  explicit RequestBlobs(store::BlobStore& blobs) : blobs_(blobs) {}

  // The blob's bytes, mapped and not copied; each blob is opened once. Empty
  // when there are none to give: error() tells why.
  absl::string_view Content(const store::BlobDigest& digest);

  // OK when every blob was there; else what the client is told: all that are
  // missing, at once.
  google::rpc::Status error() const;

  // Of the contents given.
  void Release(absl::string_view part) const override;
  void ReleaseAll() const override;

 private:
  absl::string_view Open(const store::BlobDigest& digest);

  store::BlobStore& blobs_;
  absl::flat_hash_map<store::BlobDigest, absl::string_view> contents_;
  // By where the content begins; none is empty.
  absl::btree_multimap<const char*, std::shared_ptr<const store::PinnedBlob>>
      pinned_;
  // In the order of the request.
  std::vector<store::BlobDigest> missing_;
  // The first one of the store's own.
  absl::Status failure_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_REQUEST_BLOBS_H_
