#include "codegen/plan/placement_planner.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/plan/pool_check.h"
#include "codegen/plan/pool_content.h"
#include "codegen/plan/pool_planner.h"
#include "codegen/plan/region_check.h"
#include "codegen/plan/storage_sharing.h"

namespace metad::codegen {
namespace {

constexpr char kWorkspaceSection[] = ".bss.noinit.tvm";

void CheckNumber(const std::string& field, size_t number, size_t most,
                 ViolationList& violations) {
  if (number <= most) return;
  violations.Add(field,
                 absl::StrCat("has ", number, "; expected at most ", most));
}

// Nothing is named after what was refused for its name.
std::string AfterDot(const std::string& name) {
  return ModelNameProblem(name).empty() ? absl::StrCat(".", name) : "";
}

}  // namespace

void PlacementPlanner::PlanMemories() {
  CheckNumber("regions", spec_.regions.size(), kMaxRegions, violations_);
  CheckRegions(spec_.regions, spec_.target.pointer_bits, violations_);
  plan_.regions = spec_.regions;
  if (plan_.regions.size() > kMaxRegions) plan_.regions.resize(kMaxRegions);
  PlanPools();
  PlanWorkspaces();
}

void PlacementPlanner::PlanPools() {
  CheckNumber("pools", spec_.pools.size(), kMaxPools, violations_);
  CheckPools(spec_, violations_);
  const size_t count = std::min(spec_.pools.size(), kMaxPools);
  for (size_t i = 0; i < count; ++i) {
    const PoolSpec& pool = spec_.pools[i];
    PlannedPool planned;
    planned.name = pool.name;
    planned.section = pool.section;
    planned.region = pool.region;
    planned.alignment = pool.alignment;
    planned.external = pool.external;
    planned.checksum = pool.checksum;
    planned.address = pool.address;
    plan_.pools.push_back(std::move(planned));
  }
}

void PlacementPlanner::PlanWorkspaces() {
  for (size_t i = 0; i < plan_.models.size(); ++i) {
    if (!plan_.models[i].aot.has_value()) continue;
    std::vector<WorkspacePoolSpec>& pools =
        plan_.models[i].aot->workspace_pools;
    for (size_t j = 0; j < pools.size(); ++j) {
      PlanWorkspace(pools[j], absl::StrCat("models[", i,
                                           "].aot.workspace_pools[", j, "]"));
    }
  }
}

void PlacementPlanner::PlanWorkspace(WorkspacePoolSpec& workspace,
                                     const std::string& field) {
  const std::string subject =
      absl::StrCat("workspace ", Quoted(workspace.name));
  const std::string region_field = absl::StrCat(field, ".region");
  CheckRegionOf(subject, workspace.region, RegionKind::kRam, plan_.regions,
                region_field, violations_);
  if (workspace.section.empty()) {
    workspace.section = kWorkspaceSection;
    if (!workspace.region.empty()) {
      absl::StrAppend(&workspace.section, ".", workspace.region);
    }
  }
  if (workspace.alignment == 0) workspace.alignment = kDefaultAlignment;
  if (!workspace.define_buffer) return;
  section_regions_.Claim(workspace.section, workspace.region, subject,
                         region_field, violations_);
}

std::optional<size_t> PlacementPlanner::FindPool(const ConstantSpec& constant,
                                                 const std::string& field) {
  CheckRegionOf(absl::StrCat("constant ", Quoted(constant.name)),
                constant.region, RegionKind::kFlash, plan_.regions,
                absl::StrCat(field, ".region"), violations_);
  if (constant.pool.empty()) return std::nullopt;
  for (size_t i = 0; i < plan_.pools.size(); ++i) {
    if (plan_.pools[i].name != constant.pool) continue;
    CheckPooledConstant(constant, plan_.pools[i], field, violations_);
    return i;
  }
  violations_.Add(
      absl::StrCat(field, ".pool"),
      absl::StrCat("pool ", Quoted(constant.pool), " of constant ",
                   Quoted(constant.name), " is not among the pools"));
  return std::nullopt;
}

ConstantDefaults PlacementPlanner::DefaultsFor(
    const ConstantSpec& constant, size_t model,
    std::optional<size_t> pool) const {
  ConstantDefaults defaults;
  defaults.style = spec_.constant_style;
  const PlannedPool* const group =
      pool.has_value() ? &plan_.pools[*pool] : nullptr;
  if (group != nullptr) defaults.region = group->region;
  const std::string& region =
      constant.region.empty() ? defaults.region : constant.region;
  const bool is_of_pool =
      group != nullptr && (constant.region.empty() || region == group->region);
  if (is_of_pool && !group->section.empty()) {
    defaults.section = group->section;
    defaults.section_is_asked = true;
    return defaults;
  }
  // What has a region is not called .rodata: a firmware's linker script would
  // take it with the patterns it has for that.
  defaults.section = region.empty() ? ".rodata" : ".metad";
  absl::StrAppend(
      &defaults.section,
      AfterDot(group != nullptr ? spec_.model_name : plan_.models[model].name));
  if (group != nullptr) {
    absl::StrAppend(&defaults.section, ".pool", AfterDot(group->name));
  }
  // A pool is in its region as a whole.
  if (!region.empty() && !is_of_pool) {
    absl::StrAppend(&defaults.section, ".in.", region);
  }
  return defaults;
}

void PlacementPlanner::Place(const std::string& field,
                             PlannedConstant& constant) {
  if (IsOutsideImage(plan_, constant)) {
    constant.section.clear();
    return;
  }
  section_regions_.Claim(constant.section, constant.region,
                         absl::StrCat("constant ", Quoted(constant.name)),
                         absl::StrCat(field, ".region"), violations_);
}

void PlacementPlanner::Settle() {
  for (PlannedConstant& constant : plan_.constants) {
    if (constant.region.empty() && !constant.section.empty()) {
      constant.region = section_regions_.RegionOf(constant.section);
    }
  }
  SettleWorkspaces();
  ShareStorage(plan_.constants, spec_.passed);
  LayOutPools(plan_.constants, plan_.pools);
  CheckPoolAddresses(plan_, violations_);
}

void PlacementPlanner::SettleWorkspaces() {
  for (PlannedModel& model : plan_.models) {
    if (!model.aot.has_value()) continue;
    for (WorkspacePoolSpec& workspace : model.aot->workspace_pools) {
      if (!workspace.define_buffer || !workspace.region.empty()) continue;
      workspace.region = section_regions_.RegionOf(workspace.section);
    }
  }
}

void PlacementPlanner::Finish() { ChecksumPools(plan_, spec_.passed); }

}  // namespace metad::codegen
