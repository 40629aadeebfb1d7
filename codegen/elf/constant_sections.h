#ifndef METAD_CODEGEN_ELF_CONSTANT_SECTIONS_H_
#define METAD_CODEGEN_ELF_CONSTANT_SECTIONS_H_

#include <optional>
#include <vector>

#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// The symbols of a plan's constants, in its order: nothing for those that are
// defined elsewhere.
using PlacedConstants = std::vector<std::optional<SymbolId>>;

// Places every constant that the image defines, in the plan's order, into the
// sections that the plan names, and defines its symbol; constants that share
// storage share the place. The plan
// outlives the draft.
PlacedConstants PlaceConstants(const MetadataPlan& plan,
                               const MachineDescription& machine,
                               ObjectDraft& draft);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_CONSTANT_SECTIONS_H_
