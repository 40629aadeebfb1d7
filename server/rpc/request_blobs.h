#ifndef METAD_SERVER_RPC_REQUEST_BLOBS_H_
#define METAD_SERVER_RPC_REQUEST_BLOBS_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"
#include "server/platform/file_pages.h"
#include "server/store/blob_store.h"
#include "server/store/lent_blobs.h"

namespace metad::rpc {

// The stored blobs that one request refers to. They are pinned, and what
// Content() gave is good, for as long as this lives. Thread-safe once all are
// opened, not before.
class RequestBlobs : public platform::FilePages {
 public:
  // `lent` is what the client of this process lends; null where there is none.
  explicit RequestBlobs(store::BlobStore& blobs,
                        store::LentBlobs* lent = nullptr)
      : blobs_(blobs), lent_(lent) {}

  // The blob's bytes, mapped and not copied; each blob is opened once. Empty
  // when there are none to give: error() tells why.
  absl::string_view Content(const store::BlobDigest& digest);

  // The same of what is lent; nothing where that name is none.
  std::optional<absl::string_view> Lent(absl::string_view name);

  // OK when every blob was there; else what the client is told: all that are
  // missing, at once.
  google::rpc::Status error() const;

  // Of the contents given.
  void Release(absl::string_view part) const override;
  void ReleaseAll() const override;
  std::optional<platform::FilePlace> PlaceOf(
      absl::string_view part) const override;

 private:
  absl::string_view Open(const store::BlobDigest& digest);
  absl::string_view Pin(std::shared_ptr<const store::PinnedBlob> blob);
  // Whose content begins there or before; null where none does.
  const store::PinnedBlob* BlobOf(absl::string_view part) const;

  store::BlobStore& blobs_;
  store::LentBlobs* const lent_;
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
