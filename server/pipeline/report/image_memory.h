#ifndef METAD_SERVER_PIPELINE_REPORT_IMAGE_MEMORY_H_
#define METAD_SERVER_PIPELINE_REPORT_IMAGE_MEMORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "codegen/plan/metadata_plan.h"
#include "server/pipeline/image_objects.h"

namespace metad::report {

struct MemoryUse {
  int64_t flash_bytes = 0;
  int64_t ram_bytes = 0;
  // Outside the image.
  int64_t external_bytes = 0;
};

// What a build occupies: as much as the image can have of it. Linkers leave out
// what nothing refers to, and add what the image brings along.
struct ImageMemory {
  // All that contributes: the metadata, the modules whose objects the build
  // has, workspaces that somebody else provides, and external pools.
  MemoryUse total;
  // Of these, what the metadata's own object has.
  MemoryUse metadata;
  // Modules of the registry that are in neither, since the build has no object
  // of them; in the registry's order.
  std::vector<std::string> unmeasured_modules;
};

// The sums of what a report's contributions are (build_report.h), without
// telling them apart.
ImageMemory MemoryOf(const codegen::MetadataPlan& plan,
                     const pipeline::ImageObjects& objects);

}  // namespace metad::report

#endif  // METAD_SERVER_PIPELINE_REPORT_IMAGE_MEMORY_H_
