#ifndef METAD_CODEGEN_PLAN_PERFECT_HASH_H_
#define METAD_CODEGEN_PLAN_PERFECT_HASH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace metad::codegen {

// Most names of one perfect hash: positions and counts take 16 bits.
inline constexpr size_t kMaxHashedNames = 65535;

// Seeds tried before names are left unhashed.
inline constexpr uint32_t kMaxHashSeeds = 320;

// What struct metad_name_index (codegen/runtime/metad/metad_name_index.h) needs
// to find a name: it says what the fields mean and how a name is hashed.
struct PerfectHash {
  uint32_t seed = 0;
  // One for each bucket, below the number of names. Empty for no names, and for
  // names that no seed separates.
  std::vector<uint16_t> displacements;
  // By slot, the position of the name that stands there; as many as names.
  std::vector<uint16_t> slots;
};

// A minimal perfect hash of `names`, by hash and displace: the names of a
// bucket are moved together to where all of them find free slots, the fullest
// bucket first. The result depends on nothing but the arguments.
//
// Takes about linear time, and a bounded time for whatever names: after
// `max_seeds` seeds, with ever more buckets, names are left unhashed. 65,535
// ordinary names take a few dozen.
//
// Names must be different and at most kMaxHashedNames.
PerfectHash MakePerfectHash(const std::vector<absl::string_view>& names,
                            uint32_t max_seeds = kMaxHashSeeds);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_PERFECT_HASH_H_
