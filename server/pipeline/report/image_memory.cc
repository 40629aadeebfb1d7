#include "server/pipeline/report/image_memory.h"

#include <cstddef>

#include "absl/container/flat_hash_set.h"
#include "server/pipeline/report/build_report.h"
#include "server/pipeline/report/common_symbols.h"
#include "server/pipeline/report/linked_sections.h"
#include "server/pipeline/report/plan_contributions.h"
#include "server/pipeline/report/section_memory.h"

namespace metad::report {
namespace {

// Of all sections of the object that are linked.
MemoryUse UseOf(const pipeline::ObjectFile& file, size_t index,
                const LinkedSections& linked) {
  MemoryUse use;
  for (size_t i = 0; i < file.sections.size(); ++i) {
    if (!linked.Has(index, i)) continue;
    const pipeline::ObjectSection& section = file.sections[i];
    const auto size = static_cast<int64_t>(section.size);
    if (OccupiesFlash(section)) use.flash_bytes += size;
    if (OccupiesRam(section)) use.ram_bytes += size;
  }
  return use;
}

std::vector<std::string> Unmeasured(const codegen::MetadataPlan& plan,
                                    const pipeline::ImageObjects& objects) {
  absl::flat_hash_set<std::string> told;
  for (const pipeline::ImageObject& object : objects.objects()) {
    told.insert(object.module);
  }
  std::vector<std::string> unmeasured;
  for (const codegen::PlannedModule& module : plan.modules) {
    if (module.generated || !told.insert(module.name).second) continue;
    unmeasured.push_back(module.name);
  }
  return unmeasured;
}

}  // namespace

ImageMemory MemoryOf(const codegen::MetadataPlan& plan,
                     const pipeline::ImageObjects& objects) {
  ImageMemory memory;
  const LinkedSections linked(objects);
  for (size_t i = 0; i < objects.objects().size(); ++i) {
    const pipeline::ImageObject& object = objects.objects()[i];
    const MemoryUse use = UseOf(object.file, i, linked);
    memory.total.flash_bytes += use.flash_bytes;
    memory.total.ram_bytes += use.ram_bytes;
    if (object.module.empty()) memory.metadata = use;
  }
  for (const CommonSymbol& common : CommonSymbols(objects)) {
    memory.total.ram_bytes += common.size_bytes;
  }
  for (const Contribution& provided : ProvidedWorkspaces(plan)) {
    memory.total.ram_bytes += provided.bytes;
  }
  for (const Contribution& external : ExternalContributions(plan)) {
    memory.total.external_bytes += external.bytes;
  }
  memory.unmeasured_modules = Unmeasured(plan, objects);
  return memory;
}

}  // namespace metad::report
