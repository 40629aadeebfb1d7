#include "server/pipeline/report/section_regions.h"

#include "codegen/emit/region_contents.h"

namespace metad::report {

SectionRegions::SectionRegions(const codegen::MetadataPlan& plan) {
  // The fragment takes in a section by its name, whoever's object has it.
  for (const codegen::RegionContents& contents :
       codegen::FindRegionContents(plan)) {
    for (const codegen::PlacedSection& section : contents.sections) {
      regions_.emplace(section.name, contents.region.name);
    }
  }
  for (const codegen::PlannedConstant& constant : plan.constants) {
    if (constant.section.empty() || constant.region.empty()) continue;
    regions_.emplace(constant.section, constant.region);
  }
  for (const codegen::PlannedModel& model : plan.models) {
    if (!model.aot.has_value()) continue;
    for (const auto& workspace : model.aot->workspace_pools) {
      if (workspace.section.empty() || workspace.region.empty()) continue;
      regions_.emplace(workspace.section, workspace.region);
    }
  }
}

std::string SectionRegions::RegionOf(absl::string_view section) const {
  const auto found = regions_.find(section);
  return found == regions_.end() ? "" : found->second;
}

}  // namespace metad::report
