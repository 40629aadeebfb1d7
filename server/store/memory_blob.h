#ifndef METAD_SERVER_STORE_MEMORY_BLOB_H_
#define METAD_SERVER_STORE_MEMORY_BLOB_H_

#include <algorithm>
#include <memory>
#include <utility>

#include "server/store/blob_store.h"

namespace metad::store {

// A blob whose bytes are in memory already.
class MemoryBlob : public PinnedBlob {
 public:
  // `content` has this digest, and lives as long as `owner`.
  MemoryBlob(BlobDigest digest, absl::string_view content,
             std::shared_ptr<const void> owner)
      : digest_(std::move(digest)),
        content_(content),
        owner_(std::move(owner)) {}

  const BlobDigest& digest() const override { return digest_; }

  absl::StatusOr<size_t> ReadAt(int64_t offset, char* buffer,
                                size_t size) const override {
    const absl::string_view piece =
        content_.substr(static_cast<size_t>(offset), size);
    std::copy(piece.begin(), piece.end(), buffer);
    return piece.size();
  }

  absl::StatusOr<absl::string_view> Content() const override {
    return content_;
  }

 private:
  const BlobDigest digest_;
  const absl::string_view content_;
  const std::shared_ptr<const void> owner_;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_MEMORY_BLOB_H_
