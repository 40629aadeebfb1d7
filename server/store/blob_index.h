#ifndef METAD_SERVER_STORE_BLOB_INDEX_H_
#define METAD_SERVER_STORE_BLOB_INDEX_H_

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
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

  // Touches it and keeps it from eviction for kLease from now on, or until
  // newer leases need its share: all that are leased take kLeasedShare of the
  // limit at most, so that there is always room for others. False where it is
  // not there, or takes more than that alone.
  bool Lease(const BlobDigest& digest, absl::Time now);
  // Of those whose time is over.
  void EndLeases(absl::Time now);

  static constexpr absl::Duration kLease = absl::Minutes(1);
  static constexpr int64_t kLeasedShare = 4;

  // Bytes that are taken by what is no blob yet; negative gives them back.
  void Charge(int64_t bytes) { bytes_ += bytes; }

  // Forgets the least recently used blobs that are not pinned until `incoming`
  // more bytes fit, and returns them. Nothing, and nothing is forgotten, when
  // that cannot be.
  std::optional<std::vector<BlobDigest>> MakeRoom(int64_t incoming);

 private:
  struct LeasedBlob {
    BlobDigest digest;
    std::shared_ptr<Pin> pin;
    absl::Time until;
  };
  void EndLease(std::list<LeasedBlob>::iterator lease);

  struct Entry {
    // Shared with those who hold it, so that it outlives a Remove().
    std::shared_ptr<Pin> pin;
    std::list<BlobDigest>::iterator position;
  };

  const int64_t max_bytes_;
  int64_t bytes_ = 0;
  // Least recently used first.
  std::list<BlobDigest> by_use_;
  absl::flat_hash_map<BlobDigest, Entry> entries_;
  // Oldest first.
  std::list<LeasedBlob> leases_;
  int64_t leased_bytes_ = 0;
};

// How often one blob is pinned.
class BlobIndex::Pin {
 private:
  friend class BlobIndex;
  int count_ = 0;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_BLOB_INDEX_H_
