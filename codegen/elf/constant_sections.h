#ifndef METAD_CODEGEN_ELF_CONSTANT_SECTIONS_H_
#define METAD_CODEGEN_ELF_CONSTANT_SECTIONS_H_

#include <optional>
#include <vector>

#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// Places every constant that the image defines, in the plan's order, into the
// sections that the plan names, and defines its symbol; constants that share
// storage share the place. Returns the symbols, parallel to the plan's
// constants: nothing for those that are defined elsewhere. The plan outlives
// the draft.
std::vector<std::optional<SymbolId>> PlaceConstants(
    const MetadataPlan& plan, const MachineDescription& machine,
    ObjectDraft& draft);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_CONSTANT_SECTIONS_H_
