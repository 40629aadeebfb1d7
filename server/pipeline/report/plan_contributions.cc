#include "server/pipeline/report/plan_contributions.h"

#include <cstddef>
#include <optional>

#include "absl/strings/str_cat.h"
#include "codegen/plan/aot_symbols.h"
#include "codegen/plan/region_use.h"

namespace metad::report {
namespace {

// Whether it has bytes of its own, and this build makes them.
bool HasStorage(const codegen::PlannedConstant& constant) {
  return !constant.joined && !constant.alias_of.has_value();
}

Contribution ContributionOf(const codegen::MetadataPlan& plan,
                            const codegen::PlannedConstant& constant,
                            Memory memory) {
  Contribution contribution;
  contribution.kind = ContributionKind::kConstant;
  contribution.memory = memory;
  contribution.name = constant.name;
  contribution.model = ModelOf(plan, constant);
  contribution.section = constant.section;
  contribution.region = constant.region;
  contribution.bytes = constant.stored_bytes;
  return contribution;
}

// The constants of a block, and what is between them.
void SplitBlock(const codegen::MetadataPlan& plan, size_t index,
                std::vector<Contribution>& contributions) {
  const codegen::PlannedConstant& block = plan.constants[index];
  int64_t padding = block.stored_bytes;
  for (const codegen::PlannedConstant& constant : plan.constants) {
    if (constant.alias_of != index) continue;
    contributions.push_back(ContributionOf(plan, constant, Memory::kFlash));
    padding -= constant.stored_bytes;
  }
  if (padding <= 0) return;
  contributions.push_back(ContributionOf(plan, block, Memory::kFlash));
  contributions.back().kind = ContributionKind::kPadding;
  contributions.back().name = absl::StrCat("padding of ", block.name);
  contributions.back().bytes = padding;
}

}  // namespace

std::string ModelOf(const codegen::MetadataPlan& plan,
                    const codegen::PlannedConstant& constant) {
  return constant.model.has_value() ? plan.models[*constant.model].name : "";
}

std::vector<Contribution> PlannedContributions(
    const codegen::MetadataPlan& plan) {
  std::vector<Contribution> contributions;
  for (size_t i = 0; i < plan.constants.size(); ++i) {
    const codegen::PlannedConstant& constant = plan.constants[i];
    if (!HasStorage(constant) || codegen::IsOutsideImage(plan, constant)) {
      continue;
    }
    if (constant.is_block) {
      SplitBlock(plan, i, contributions);
    } else {
      contributions.push_back(ContributionOf(plan, constant, Memory::kFlash));
    }
  }
  for (const codegen::PlannedModel& model : plan.models) {
    if (!model.aot.has_value()) continue;
    for (const auto& workspace : model.aot->workspace_pools) {
      if (!workspace.define_buffer) continue;
      contributions.push_back(
          {ContributionKind::kData, Memory::kRam,
           codegen::WorkspaceSymbol(model.aot->module_name, workspace.name), "",
           model.name, workspace.section, workspace.region,
           workspace.size_bytes});
    }
  }
  return contributions;
}

std::vector<Contribution> ProvidedWorkspaces(
    const codegen::MetadataPlan& plan) {
  std::vector<Contribution> contributions;
  for (const codegen::PlannedModel& model : plan.models) {
    if (!model.aot.has_value()) continue;
    for (const auto& workspace : model.aot->workspace_pools) {
      if (workspace.define_buffer) continue;
      const std::optional<size_t> region = codegen::CountingRegion(
          plan, workspace.region, codegen::RegionKind::kRam);
      if (!region.has_value()) continue;
      contributions.push_back(
          {ContributionKind::kData, Memory::kRam,
           absl::StrCat("workspace ", workspace.name, " of ", model.name,
                        ", provided elsewhere"),
           "", model.name, "", plan.regions[*region].name,
           workspace.size_bytes});
    }
  }
  return contributions;
}

std::vector<Contribution> ExternalContributions(
    const codegen::MetadataPlan& plan) {
  std::vector<Contribution> contributions;
  for (size_t i = 0; i < plan.pools.size(); ++i) {
    const codegen::PlannedPool& pool = plan.pools[i];
    if (!pool.external) continue;
    int64_t padding = pool.size_bytes;
    for (const codegen::PlannedConstant& constant : plan.constants) {
      if (constant.pool != i || !HasStorage(constant)) continue;
      contributions.push_back(
          ContributionOf(plan, constant, Memory::kExternal));
      contributions.back().region = pool.region;
      padding -= constant.stored_bytes;
    }
    if (padding <= 0) continue;
    contributions.push_back({ContributionKind::kPadding, Memory::kExternal,
                             absl::StrCat("padding of ", pool.name), "", "", "",
                             pool.region, padding});
  }
  return contributions;
}

}  // namespace metad::report
