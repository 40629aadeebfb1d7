#ifndef METAD_SERVER_STORE_BLOB_INDEX_H_
#define METAD_SERVER_STORE_BLOB_INDEX_H_

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/store/blob_digest.h"

namespace metad::store {

// Which blobs there are, how many bytes they take, in which order they were
// used and which are pinned: who may be evicted. Bookkeeping only; not
// thread-safe.
class BlobIndex {
 public:
  class Pin;

  explicit BlobIndex(int64_t max_bytes) : max_bytes_(max_bytes) {}

  int64_t max_bytes() const { return max_bytes_; }
  // Of blobs, and of what Charge() added.
  int64_t bytes() const { return bytes_; }
  size_t blobs() const { return entries_.size(); }

  bool Contains(const BlobDigest& digest) const {
    return entries_.contains(digest);
  }

  // The blob must not be there. It counts as used now.
  void Add(const BlobDigest& digest);

  // Counts as used now; false when it is not there.
  bool Touch(const BlobDigest& digest);

  // Forgets it, pinned or not.
  void Remove(const BlobDigest& digest);

  // Touches it and keeps it from eviction until Unpin(). Null when it is not
  // there.
  std::shared_ptr<Pin> PinBlob(const BlobDigest& digest);
  void Unpin(Pin& pin);
  // Whether the index still has the very blob that was pinned.
  bool Holds(const BlobDigest& digest, const Pin& pin) const;

  // Bytes that are taken by what is no blob yet; negative gives them back.
  void Charge(int64_t bytes) { bytes_ += bytes; }

  // Forgets the least recently used blobs that are not pinned until `incoming`
  // more bytes fit, and returns them. Nothing, and nothing is forgotten, when
  // that cannot be.
  std::optional<std::vector<BlobDigest>> MakeRoom(int64_t incoming);

 private:
  struct Entry {
    // Shared with the leases, so that they outlive a Remove().
    std::shared_ptr<Pin> pin;
    std::list<BlobDigest>::iterator position;
  };

  const int64_t max_bytes_;
  int64_t bytes_ = 0;
  // Least recently used first.
  std::list<BlobDigest> by_use_;
  absl::flat_hash_map<BlobDigest, Entry> entries_;
};

// How often one blob is pinned.
class BlobIndex::Pin {
 private:
  friend class BlobIndex;
  int count_ = 0;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_BLOB_INDEX_H_
