#ifndef METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_TABLES_H_
#define METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_TABLES_H_

#include "codegen/elf/constant_sections.h"
#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// What the source of `standalone` defines beside the constants, the same
// symbols, and the same bytes and pointers in them: the registry, the table of
// constants, and what they refer to. `constants` is PlaceConstants()'s. The
// plan outlives the draft.
void DraftStandaloneRegistry(const MetadataPlan& plan,
                             const MachineDescription& machine,
                             const PlacedConstants& constants,
                             ObjectDraft& draft);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_TABLES_H_
