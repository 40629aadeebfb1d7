#include "server/pipeline/report/region_entries.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "codegen/plan/region_use.h"

namespace metad::report {
namespace {

constexpr size_t kMaxLargest = 5;

void SetLargest(std::vector<LargestUse> uses, Region& region) {
  std::stable_sort(uses.begin(), uses.end(),
                   [](const LargestUse& a, const LargestUse& b) {
                     return a.bytes > b.bytes;
                   });
  uses.resize(std::min(uses.size(), kMaxLargest));
  region.largest = std::move(uses);
}

Region RegionEntry(const codegen::RegionSpec& spec,
                   const std::vector<Contribution>& contributions) {
  Region region;
  region.name = spec.name;
  region.origin = spec.origin;
  region.length_bytes = spec.length;
  region.budget_bytes = spec.budget_bytes;
  std::vector<LargestUse> uses;
  bool only_external = true;
  for (const Contribution& contribution : contributions) {
    if (contribution.region != spec.name) continue;
    region.used_bytes += contribution.bytes;
    (contribution.module.empty() ? region.metadata_bytes
                                 : region.module_bytes) += contribution.bytes;
    if (contribution.region_is_assumed) {
      region.assumed_bytes += contribution.bytes;
    }
    uses.push_back({contribution.name, contribution.bytes});
    only_external = only_external && contribution.memory == Memory::kExternal;
  }
  region.memory = spec.kind == codegen::RegionKind::kRam ? Memory::kRam
                  : only_external && !uses.empty()       ? Memory::kExternal
                                                         : Memory::kFlash;
  SetLargest(std::move(uses), region);
  return region;
}

}  // namespace

void PlaceUnplaced(const codegen::MetadataPlan& plan,
                   std::vector<Contribution>& contributions) {
  for (Contribution& contribution : contributions) {
    if (!contribution.region.empty()) continue;
    if (contribution.memory == Memory::kExternal) continue;
    const std::optional<size_t> region =
        codegen::DefaultRegion(plan, contribution.memory == Memory::kRam
                                         ? codegen::RegionKind::kRam
                                         : codegen::RegionKind::kFlash);
    if (!region.has_value()) continue;
    contribution.region = plan.regions[*region].name;
    contribution.region_is_assumed = true;
  }
}

std::vector<Region> RegionEntries(
    const codegen::MetadataPlan& plan,
    const std::vector<Contribution>& contributions) {
  std::vector<Region> regions;
  for (const codegen::RegionSpec& spec : plan.regions) {
    regions.push_back(RegionEntry(spec, contributions));
  }
  return regions;
}

}  // namespace metad::report
