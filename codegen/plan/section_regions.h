#ifndef METAD_CODEGEN_PLAN_SECTION_REGIONS_H_
#define METAD_CODEGEN_PLAN_SECTION_REGIONS_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/violation_list.h"

namespace metad::codegen {

// Which region each section is in. A linker places a section as a whole, so
// that all that is in it is in one region.
class SectionRegions {
 public:
  // `subject`, such as `constant "weight"`, wants what it has in `section` to
  // be in `region`; empty: anywhere. Adds to `violations`, at `field`, who has
  // moved the section to another region already.
  void Claim(const std::string& section, const std::string& region,
             const std::string& subject, const std::string& field,
             ViolationList& violations);

  // Empty where nobody has moved the section.
  std::string RegionOf(absl::string_view section) const;

 private:
  struct Owner {
    std::string region;
    std::string subject;
  };
  absl::flat_hash_map<std::string, Owner> owners_;
};

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_SECTION_REGIONS_H_
