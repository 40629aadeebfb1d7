#include "codegen/plan/budget_check.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/region_use.h"
#include "codegen/plan/table_sizes.h"

namespace metad::codegen {
namespace {

using RegionUses = std::vector<std::optional<RegionUse>>;

void CountConstants(const MetadataPlan& plan, RegionUses& uses) {
  for (const PlannedConstant& constant : plan.constants) {
    if (constant.joined || constant.alias_of.has_value()) continue;
    if (IsOutsideImage(plan, constant)) continue;
    Count(absl::StrCat("constant ", Quoted(constant.name)),
          constant.stored_bytes,
          CountingRegion(plan, constant.region, RegionKind::kFlash), uses);
  }
}

// One without a region is in a memory that the request does not speak of.
void CountPools(const MetadataPlan& plan, RegionUses& uses) {
  for (const PlannedPool& pool : plan.pools) {
    if (!pool.external || pool.region.empty()) continue;
    Count(absl::StrCat("pool ", Quoted(pool.name)), pool.size_bytes,
          CountingRegion(plan, pool.region, RegionKind::kFlash), uses);
  }
}

void CountTables(const MetadataPlan& plan, RegionUses& uses) {
  const std::optional<size_t> flash = DefaultRegion(plan, RegionKind::kFlash);
  for (const TableSize& table : TableSizes(plan)) {
    Count(table.symbol.empty() ? "string literals"
                               : absl::StrCat("table ", table.symbol),
          table.bytes, flash, uses);
  }
}

// Whoever provides one that the metadata does not define takes it from the same
// memory.
void CountWorkspaces(const MetadataPlan& plan, RegionUses& uses) {
  for (const PlannedModel& model : plan.models) {
    if (!model.aot.has_value()) continue;
    for (const WorkspacePoolSpec& workspace : model.aot->workspace_pools) {
      Count(absl::StrCat("workspace ", Quoted(workspace.name)),
            workspace.size_bytes,
            CountingRegion(plan, workspace.region, RegionKind::kRam), uses);
    }
  }
}

}  // namespace

void CheckBudgets(const MetadataPlan& plan, ViolationList& violations) {
  RegionUses uses = LimitedRegions(plan);
  if (uses.empty()) return;
  CountConstants(plan, uses);
  CountPools(plan, uses);
  CountTables(plan, uses);
  CountWorkspaces(plan, uses);
  for (const std::optional<RegionUse>& use : uses) {
    if (!use.has_value() || use->used <= use->limit) continue;
    violations.Add(use->field, ExcessText(*use));
  }
}

}  // namespace metad::codegen
