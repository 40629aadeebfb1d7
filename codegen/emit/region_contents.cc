#include "codegen/emit/region_contents.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/plan_limits.h"
#include "codegen/plan/region_use.h"

namespace metad::codegen {
namespace {

class Collector {
 public:
  explicit Collector(const MetadataPlan& plan) : plan_(plan) {
    for (const RegionSpec& region : plan.regions) {
      index_of_region_.emplace(region.name, contents_.size());
      contents_.push_back({region, 1, {}});
    }
  }

  std::vector<RegionContents> Run() {
    for (const PlannedConstant& constant : plan_.constants) {
      if (constant.joined || IsOutsideImage(plan_, constant)) continue;
      Add(RegionOf(constant), constant.section, constant.alignment);
      NotePool(constant);
    }
    for (const PlannedModel& model : plan_.models) AddWorkspaces(model);
    NamePools();
    contents_.erase(std::remove_if(contents_.begin(), contents_.end(),
                                   [](const RegionContents& contents) {
                                     return contents.sections.empty();
                                   }),
                    contents_.end());
    return std::move(contents_);
  }

 private:
  struct Place {
    size_t region;
    size_t section;
  };

  // A section that was asked for by name is placed also where no region was:
  // with what counts for the first flash. Firmware has patterns for .rodata.
  std::string RegionOf(const PlannedConstant& constant) const {
    if (!constant.region.empty() ||
        absl::StartsWith(constant.section, ".rodata")) {
      return constant.region;
    }
    const std::optional<size_t> region =
        DefaultRegion(plan_, RegionKind::kFlash);
    return region.has_value() ? plan_.regions[*region].name : "";
  }

  void AddWorkspaces(const PlannedModel& model) {
    if (!model.aot.has_value()) return;
    for (const WorkspacePoolSpec& pool : model.aot->workspace_pools) {
      if (!pool.define_buffer) continue;
      Add(pool.region, pool.section,
          pool.alignment == 0 ? kDefaultAlignment : pool.alignment);
    }
  }

  void Add(const std::string& region, const std::string& section,
           int64_t alignment) {
    const auto found = index_of_region_.find(region);
    if (found == index_of_region_.end()) return;
    RegionContents& contents = contents_[found->second];
    const auto [place, inserted] = places_.try_emplace(
        section, Place{found->second, contents.sections.size()});
    if (inserted) contents.sections.push_back({section, 1, ""});
    PlacedSection& placed = contents.sections[place->second.section];
    placed.alignment = std::max(placed.alignment, alignment);
    contents.alignment = std::max(contents.alignment, alignment);
  }

  // A pool has symbols where one section holds it, whole and alone.
  void NotePool(const PlannedConstant& constant) {
    pools_of_section_[constant.section].insert(constant.pool);
    if (constant.pool.has_value()) {
      sections_of_pool_[*constant.pool].insert(constant.section);
    }
  }

  void NamePools() {
    for (size_t i = 0; i < plan_.pools.size(); ++i) {
      const PlannedPool& pool = plan_.pools[i];
      const auto sections = sections_of_pool_.find(i);
      if (sections == sections_of_pool_.end()) continue;
      if (sections->second.size() != 1) continue;
      const std::string section(*sections->second.begin());
      const auto place = places_.find(section);
      if (place == places_.end()) continue;
      if (pools_of_section_[section].size() != 1) continue;
      RegionContents& contents = contents_[place->second.region];
      PlacedSection& placed = contents.sections[place->second.section];
      placed.pool = pool.name;
      placed.alignment = std::max(placed.alignment, pool.alignment);
      contents.alignment = std::max(contents.alignment, pool.alignment);
    }
  }

  const MetadataPlan& plan_;
  std::vector<RegionContents> contents_;
  absl::flat_hash_map<std::string, size_t> index_of_region_;
  // By section.
  absl::flat_hash_map<std::string, Place> places_;
  absl::flat_hash_map<std::string, absl::flat_hash_set<std::optional<size_t>>>
      pools_of_section_;
  absl::flat_hash_map<size_t, absl::flat_hash_set<absl::string_view>>
      sections_of_pool_;
};

}  // namespace

std::vector<RegionContents> FindRegionContents(const MetadataPlan& plan) {
  return Collector(plan).Run();
}

}  // namespace metad::codegen
