#include "server/store/blob_index.h"

#include <algorithm>
#include <utility>

namespace metad::store {

void BlobIndex::Add(const BlobDigest& digest) {
  const auto position = by_use_.insert(by_use_.end(), digest);
  entries_.try_emplace(digest, Entry{std::make_shared<Pin>(), position});
  bytes_ += digest.size_bytes();
}

bool BlobIndex::Touch(const BlobDigest& digest) {
  const auto found = entries_.find(digest);
  if (found == entries_.end()) return false;
  by_use_.splice(by_use_.end(), by_use_, found->second.position);
  return true;
}

void BlobIndex::Remove(const BlobDigest& digest) {
  const auto found = entries_.find(digest);
  if (found == entries_.end()) return;
  bytes_ -= digest.size_bytes();
  const auto position = found->second.position;
  entries_.erase(found);
  // Last: `digest` may be the list's own.
  by_use_.erase(position);
}

std::shared_ptr<BlobIndex::Pin> BlobIndex::PinBlob(const BlobDigest& digest) {
  if (!Touch(digest)) return nullptr;
  std::shared_ptr<Pin> pin = entries_.find(digest)->second.pin;
  ++pin->count_;
  return pin;
}

void BlobIndex::Unpin(Pin& pin) { --pin.count_; }

bool BlobIndex::Lease(const BlobDigest& digest, absl::Time now) {
  EndLeases(now);
  const int64_t most = max_bytes_ / kLeasedShare;
  if (digest.size_bytes() > most) {
    Touch(digest);
    return false;
  }
  const auto known = std::find_if(
      leases_.begin(), leases_.end(),
      [&digest](const LeasedBlob& lease) { return lease.digest == digest; });
  if (known != leases_.end()) EndLease(known);
  std::shared_ptr<Pin> pin = PinBlob(digest);
  if (pin == nullptr) return false;
  leased_bytes_ += digest.size_bytes();
  leases_.push_back({digest, std::move(pin), now + kLease});
  while (leased_bytes_ > most) EndLease(leases_.begin());
  return true;
}

void BlobIndex::EndLeases(absl::Time now) {
  while (!leases_.empty() && leases_.front().until <= now) {
    EndLease(leases_.begin());
  }
}

void BlobIndex::EndLease(std::list<LeasedBlob>::iterator lease) {
  Unpin(*lease->pin);
  leased_bytes_ -= lease->digest.size_bytes();
  leases_.erase(lease);
}

bool BlobIndex::Holds(const BlobDigest& digest, const Pin& pin) const {
  const auto found = entries_.find(digest);
  return found != entries_.end() && found->second.pin.get() == &pin;
}

std::optional<std::vector<BlobDigest>> BlobIndex::MakeRoom(int64_t incoming) {
  if (incoming > max_bytes_) return std::nullopt;
  std::vector<BlobDigest> evicted;
  int64_t after = bytes_;
  for (const BlobDigest& digest : by_use_) {
    if (after <= max_bytes_ - incoming) break;
    if (entries_.find(digest)->second.pin->count_ > 0) continue;
    after -= digest.size_bytes();
    evicted.push_back(digest);
  }
  if (after > max_bytes_ - incoming) return std::nullopt;
  for (const BlobDigest& digest : evicted) Remove(digest);
  return evicted;
}

}  // namespace metad::store
