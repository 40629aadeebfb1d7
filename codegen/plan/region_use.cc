#include "codegen/plan/region_use.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"

namespace metad::codegen {
namespace {

constexpr size_t kMaxShown = 10;

// In an address space of 2^64 bytes a region can be longer than can be counted.
int64_t Clamped(uint64_t bytes) {
  constexpr auto kMost =
      static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  return static_cast<int64_t>(std::min(bytes, kMost));
}

}  // namespace

std::optional<size_t> DefaultRegion(const MetadataPlan& plan, RegionKind kind) {
  for (size_t i = 0; i < plan.regions.size(); ++i) {
    if (plan.regions[i].kind == kind) return i;
  }
  return std::nullopt;
}

std::optional<size_t> CountingRegion(const MetadataPlan& plan,
                                     const std::string& region,
                                     RegionKind kind) {
  if (region.empty()) return DefaultRegion(plan, kind);
  for (size_t i = 0; i < plan.regions.size(); ++i) {
    if (plan.regions[i].name == region) return i;
  }
  return std::nullopt;
}

std::vector<std::optional<RegionUse>> LimitedRegions(const MetadataPlan& plan) {
  std::vector<std::optional<RegionUse>> uses(plan.regions.size());
  for (size_t i = 0; i < plan.regions.size(); ++i) {
    const RegionSpec& region = plan.regions[i];
    const bool has_budget = region.budget_bytes.has_value();
    if (!has_budget && !region.length.has_value()) continue;
    uses[i].emplace();
    uses[i]->field =
        absl::StrCat("regions[", i, has_budget ? "].budget_bytes" : "].length");
    uses[i]->region = region.name;
    uses[i]->limit =
        has_budget ? *region.budget_bytes : Clamped(*region.length);
  }
  return uses;
}

void Count(std::string name, int64_t bytes, std::optional<size_t> region,
           std::vector<std::optional<RegionUse>>& uses) {
  if (!region.has_value() || !uses[*region].has_value()) return;
  // Requests may say anything; a sum may not be.
  RegionUse& use = *uses[*region];
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  use.used = bytes > kMost - use.used ? kMost : use.used + bytes;
  use.contributors.push_back({std::move(name), bytes});
}

std::string ExcessText(const RegionUse& use) {
  std::vector<Contributor> largest = use.contributors;
  std::sort(largest.begin(), largest.end(),
            [](const Contributor& a, const Contributor& b) {
              return a.bytes != b.bytes ? a.bytes > b.bytes : a.name < b.name;
            });
  const size_t shown = std::min(largest.size(), kMaxShown);
  std::string text =
      absl::StrCat("region ", Quoted(use.region), " may have ", use.limit,
                   " bytes of metadata, which needs ", use.used, ", ",
                   use.used - use.limit, " too many: ");
  for (size_t i = 0; i < shown; ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", largest[i].name, " ",
                    largest[i].bytes);
  }
  if (shown < largest.size()) {
    absl::StrAppend(&text, " and ", largest.size() - shown, " smaller");
  }
  return text;
}

}  // namespace metad::codegen
