#include "codegen/plan/perfect_hash.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "codegen/runtime/metad/metad_name_index.h"

namespace metad::codegen {
namespace {

static_assert(kMaxHashedNames == METAD_MAX_NAMES);

// Puts the searches of neighbouring buckets far apart.
constexpr uint32_t kSearchStride = 40503;

struct BucketRatio {
  size_t buckets;
  size_t names;
};

// Few buckets first: they take less of the image. More of them separate names
// more often: of names that share a bucket, two at the same position are one
// too many.
constexpr std::array<BucketRatio, 5> kBucketRatios = {
    {{1, 4}, {1, 3}, {1, 2}, {1, 1}, {2, 1}}};

uint16_t BucketCount(size_t names, uint32_t attempt, uint32_t max_seeds) {
  const size_t level = size_t{attempt} * kBucketRatios.size() / max_seeds;
  const BucketRatio ratio = kBucketRatios[level];
  const size_t buckets =
      (names * ratio.buckets + ratio.names - 1) / ratio.names;
  return static_cast<uint16_t>(std::min(buckets, kMaxHashedNames));
}

// One try to separate the names.
class Attempt {
 public:
  Attempt(const std::vector<absl::string_view>& names, uint32_t seed,
          uint16_t bucket_count)
      : count_(static_cast<uint16_t>(names.size())),
        bucket_count_(bucket_count),
        members_(names.size()),
        bucket_begin_(size_t{bucket_count} + 1, 0),
        positions_(names.size()),
        taken_(count_, false) {
    hash_.seed = seed;
    FillBuckets(names);
  }

  std::optional<PerfectHash> Run() {
    for (uint16_t bucket = 0; bucket < bucket_count_; ++bucket) {
      if (!HasDistinctPositions(bucket)) return std::nullopt;
    }
    hash_.displacements.assign(bucket_count_, 0);
    hash_.slots.assign(count_, 0);
    for (uint16_t bucket : FullestFirst()) {
      if (Size(bucket) != 0 && !Place(bucket)) return std::nullopt;
    }
    return std::move(hash_);
  }

 private:
  // Counting sort of the names by bucket.
  void FillBuckets(const std::vector<absl::string_view>& names) {
    std::vector<uint16_t> buckets(names.size());
    for (size_t i = 0; i < names.size(); ++i) {
      uint32_t hash = hash_.seed;
      for (char character : names[i]) hash = metad_hash_step(hash, character);
      hash = metad_hash_finish(hash);
      buckets[i] =
          static_cast<uint16_t>(metad_hash_reduce(hash >> 16, bucket_count_));
      positions_[i] =
          static_cast<uint16_t>(metad_hash_reduce(hash & 0xffff, count_));
      ++bucket_begin_[size_t{buckets[i]} + 1];
    }
    std::partial_sum(bucket_begin_.begin(), bucket_begin_.end(),
                     bucket_begin_.begin());
    std::vector<uint32_t> next(bucket_begin_.begin(), bucket_begin_.end() - 1);
    for (size_t i = 0; i < names.size(); ++i) {
      members_[next[buckets[i]]++] = static_cast<uint16_t>(i);
    }
  }

  uint32_t Size(uint16_t bucket) const {
    return bucket_begin_[size_t{bucket} + 1] - bucket_begin_[bucket];
  }

  const uint16_t* begin(uint16_t bucket) const {
    return members_.data() + bucket_begin_[bucket];
  }
  const uint16_t* end(uint16_t bucket) const {
    return begin(bucket) + Size(bucket);
  }

  // Names of a bucket at the same position stay together wherever they move.
  bool HasDistinctPositions(uint16_t bucket) {
    scratch_.clear();
    for (const uint16_t* name = begin(bucket); name != end(bucket); ++name) {
      scratch_.push_back(positions_[*name]);
    }
    std::sort(scratch_.begin(), scratch_.end());
    return std::adjacent_find(scratch_.begin(), scratch_.end()) ==
           scratch_.end();
  }

  std::vector<uint16_t> FullestFirst() const {
    std::vector<uint16_t> order(bucket_count_);
    std::iota(order.begin(), order.end(), uint16_t{0});
    std::stable_sort(
        order.begin(), order.end(),
        [this](uint16_t a, uint16_t b) { return Size(a) > Size(b); });
    return order;
  }

  // Moves the bucket to where all its names find free slots. The search begins
  // somewhere else for every bucket: slots that fill up from one end leave free
  // ones that no bucket of several names fits.
  bool Place(uint16_t bucket) {
    const uint32_t begin_at = (uint32_t{bucket} * kSearchStride) % count_;
    for (uint32_t i = 0; i < count_; ++i) {
      const uint32_t displacement = (begin_at + i) % count_;
      if (!Fits(bucket, displacement)) continue;
      Take(bucket, displacement);
      return true;
    }
    return false;
  }

  void Take(uint16_t bucket, uint32_t displacement) {
    for (const uint16_t* name = begin(bucket); name != end(bucket); ++name) {
      const uint32_t slot = SlotOf(*name, displacement);
      taken_[slot] = true;
      hash_.slots[slot] = *name;
    }
    hash_.displacements[bucket] = static_cast<uint16_t>(displacement);
  }

  bool Fits(uint16_t bucket, uint32_t displacement) const {
    return std::all_of(begin(bucket), end(bucket),
                       [this, displacement](uint16_t name) {
                         return !taken_[SlotOf(name, displacement)];
                       });
  }

  uint32_t SlotOf(uint16_t name, uint32_t displacement) const {
    const uint32_t slot = positions_[name] + displacement;
    return slot >= count_ ? slot - count_ : slot;
  }

  const uint16_t count_;
  const uint16_t bucket_count_;
  // Indices of names, bucket after bucket.
  std::vector<uint16_t> members_;
  std::vector<uint32_t> bucket_begin_;
  // By name: the slot where it would stand with no displacement.
  std::vector<uint16_t> positions_;
  std::vector<bool> taken_;
  std::vector<uint16_t> scratch_;
  PerfectHash hash_;
};

PerfectHash Unhashed(size_t count) {
  PerfectHash hash;
  hash.slots.resize(count);
  std::iota(hash.slots.begin(), hash.slots.end(), uint16_t{0});
  return hash;
}

}  // namespace

PerfectHash MakePerfectHash(const std::vector<absl::string_view>& names,
                            uint32_t max_seeds) {
  if (names.empty()) return PerfectHash();
  for (uint32_t i = 0; i < max_seeds; ++i) {
    // Seeds far apart: names that differ in a few bits hash to unlike values.
    const uint32_t seed = 0x811c9dc5u + i * 0x9e3779b9u;
    std::optional<PerfectHash> hash =
        Attempt(names, seed, BucketCount(names.size(), i, max_seeds)).Run();
    if (hash.has_value()) return *std::move(hash);
  }
  return Unhashed(names.size());
}

}  // namespace metad::codegen
