#ifndef METAD_CODEGEN_PLAN_REGION_USE_H_
#define METAD_CODEGEN_PLAN_REGION_USE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Something that occupies memory.
struct Contributor {
  // In words: `constant "weight"`.
  std::string name;
  int64_t bytes = 0;
};

// What the metadata has in a region, and may.
struct RegionUse {
  // Field of the request that sets the limit.
  std::string field;
  std::string region;
  // Budget or length, whichever is smaller.
  int64_t limit = 0;
  int64_t used = 0;
  std::vector<Contributor> contributors;
};

// Index of the region that something without one counts for: the first of its
// kind. Nothing where there is none.
std::optional<size_t> DefaultRegion(const MetadataPlan& plan, RegionKind kind);

// Index of the region of that name, or the default one where it is empty.
std::optional<size_t> CountingRegion(const MetadataPlan& plan,
                                     const std::string& region,
                                     RegionKind kind);

// The regions that have a limit, with nothing in them. Parallel to
// MetadataPlan::regions; nothing where there is no limit.
std::vector<std::optional<RegionUse>> LimitedRegions(const MetadataPlan& plan);

// Counts something for the region at that index, if there is one and it has a
// limit.
void Count(std::string name, int64_t bytes, std::optional<size_t> region,
           std::vector<std::optional<RegionUse>>& uses);

// "region "FLASH" may have 4096 bytes, and the metadata needs 5000: constant
// "weight" 4000, ..." with the ten largest contributors.
std::string ExcessText(const RegionUse& use);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_REGION_USE_H_
