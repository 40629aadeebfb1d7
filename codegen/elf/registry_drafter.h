#ifndef METAD_CODEGEN_ELF_REGISTRY_DRAFTER_H_
#define METAD_CODEGEN_ELF_REGISTRY_DRAFTER_H_

#include <functional>

#include "codegen/elf/constant_sections.h"
#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// Drafts what the source of the plan's runtime defines beside the constants,
// the constant table included: the same symbols, and the same bytes and
// pointers in them. The plan outlives the draft.
using RegistryDrafter = std::function<void(
    const MetadataPlan& plan, const MachineDescription& machine,
    const PlacedConstants& constants, ObjectDraft& draft)>;

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_REGISTRY_DRAFTER_H_
