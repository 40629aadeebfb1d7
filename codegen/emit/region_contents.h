#ifndef METAD_CODEGEN_EMIT_REGION_CONTENTS_H_
#define METAD_CODEGEN_EMIT_REGION_CONTENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// A section of the metadata's object.
struct PlacedSection {
  std::string name;
  // Largest of what is in it.
  int64_t alignment = 1;
  // The pool that is this section and nothing else; empty: none.
  std::string pool;
};

struct RegionContents {
  RegionSpec region;
  // Largest of what is in it.
  int64_t alignment = 1;
  // In the order in which the plan first puts something into them.
  std::vector<PlacedSection> sections;
};

// What of the image is in which region; regions that nothing is in are left
// out. In the order of the plan's regions. A named section that asks for no
// region is in the first flash region; without one, and .rodata in any case, it
// is left to the firmware's script.
std::vector<RegionContents> FindRegionContents(const MetadataPlan& plan);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_REGION_CONTENTS_H_
