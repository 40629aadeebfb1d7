#ifndef METAD_CODEGEN_ELF_CONSTANT_TABLE_H_
#define METAD_CODEGEN_ELF_CONSTANT_TABLE_H_

#include "codegen/elf/constant_sections.h"
#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/elf/string_pool.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// Drafts metad_constant_table and what it refers to, as
// codegen/emit/constant_table_emitter.h writes it. `constants` is
// PlaceConstants()'s; names go to `strings`. No pool is outside of the image.
SymbolId DraftConstantTable(const MetadataPlan& plan,
                            const MachineDescription& machine,
                            const PlacedConstants& constants,
                            StringPool& strings, ObjectDraft& draft);

// The same where the registry does not refer to it, with names of its own;
// nothing for a plan without constant table.
void DraftSeparateConstantTable(const MetadataPlan& plan,
                                const MachineDescription& machine,
                                const PlacedConstants& constants,
                                ObjectDraft& draft);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_CONSTANT_TABLE_H_
