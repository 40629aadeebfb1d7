#include "server/pipeline/budget_verifier.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/region_use.h"
#include "server/pipeline/report/section_regions.h"

namespace metad::pipeline {
void VerifyBudgets(const ObjectReport& object,
                   const codegen::MetadataPlan& plan,
                   codegen::ViolationList& violations) {
  std::vector<std::optional<codegen::RegionUse>> uses =
      codegen::LimitedRegions(plan);
  const report::SectionRegions regions(plan);
  for (const ReportedSection& section : object.sections) {
    const bool is_ram = section.writable && !section.read_only_after_relocation;
    const codegen::RegionKind kind =
        is_ram ? codegen::RegionKind::kRam : codegen::RegionKind::kFlash;
    codegen::Count(
        absl::StrCat("section ", section.name), section.size_bytes,
        codegen::CountingRegion(plan, regions.RegionOf(section.name), kind),
        uses);
  }
  for (const codegen::PlannedPool& pool : plan.pools) {
    if (!pool.external || pool.region.empty()) continue;
    codegen::Count(
        absl::StrCat("pool ", pool.name), pool.size_bytes,
        codegen::CountingRegion(plan, pool.region, codegen::RegionKind::kFlash),
        uses);
  }
  for (const std::optional<codegen::RegionUse>& use : uses) {
    if (!use.has_value() || use->used <= use->limit) continue;
    violations.Add(use->field, codegen::ExcessText(*use));
  }
}

}  // namespace metad::pipeline
