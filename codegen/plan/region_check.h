#ifndef METAD_CODEGEN_PLAN_REGION_CHECK_H_
#define METAD_CODEGEN_PLAN_REGION_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_spec.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// The last address of a target whose pointers have that many bits.
uint64_t LastAddress(uint32_t pointer_bits);

// Adds to `violations` what is wrong with the regions, each by itself and
// among the others: names, places, budgets.
void CheckRegions(const std::vector<RegionSpec>& regions, uint32_t pointer_bits,
                  ViolationList& violations);

// Null when there is no such region.
const RegionSpec* FindRegion(const std::vector<RegionSpec>& regions,
                             absl::string_view name);

// Adds to `violations`, at `field`, that what `subject` names cannot be in the
// region of that name: there is none, or it is of the other kind. An empty name
// is no region, and right.
void CheckRegionOf(const std::string& subject, const std::string& region,
                   RegionKind kind, const std::vector<RegionSpec>& regions,
                   const std::string& field, ViolationList& violations);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_REGION_CHECK_H_
