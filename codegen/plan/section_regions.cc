#include "codegen/plan/section_regions.h"

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"

namespace metad::codegen {

void SectionRegions::Claim(const std::string& section,
                           const std::string& region,
                           const std::string& subject, const std::string& field,
                           ViolationList& violations) {
  if (region.empty()) return;
  const auto [found, inserted] =
      owners_.try_emplace(section, Owner{region, subject});
  if (inserted || found->second.region == region) return;
  violations.Add(
      field, absl::StrCat("section ", Quoted(section),
                          " is placed as a whole: ", found->second.subject,
                          " has it in region ", Quoted(found->second.region),
                          ", ", subject, " in ", Quoted(region),
                          "; expected one region, or two sections"));
}

std::string SectionRegions::RegionOf(absl::string_view section) const {
  const auto found = owners_.find(section);
  return found == owners_.end() ? "" : found->second.region;
}

}  // namespace metad::codegen
