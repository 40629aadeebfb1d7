#ifndef METAD_SERVER_PIPELINE_REPORT_SECTION_REGIONS_H_
#define METAD_SERVER_PIPELINE_REPORT_SECTION_REGIONS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::report {

// In which region of the device a section of the image ends up, as far as the
// plan decides it; of the others the firmware's linker script does.
class SectionRegions {
 public:
  explicit SectionRegions(const codegen::MetadataPlan& plan);

  // Empty where the plan does not say.
  std::string RegionOf(absl::string_view section) const;

 private:
  absl::flat_hash_map<std::string, std::string> regions_;
};

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_SECTION_REGIONS_H_
