#ifndef METAD_SERVER_STORE_LAZY_DIGEST_H_
#define METAD_SERVER_STORE_LAZY_DIGEST_H_

#include <mutex>
#include <optional>

#include "server/store/blob_digest.h"
#include "server/store/blob_store.h"

namespace metad::store {

// The digest of a content, computed when somebody asks for it first.
// Thread-safe.
class LazyDigest {
 public:
  // `blob` has its content mapped, and is the same each time. Its pages are let
  // go.
  const BlobDigest& Of(const PinnedBlob& blob) const;

 private:
  mutable std::once_flag once_;
  mutable std::optional<BlobDigest> digest_;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_LAZY_DIGEST_H_
