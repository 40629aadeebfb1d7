#ifndef METAD_CODEGEN_ELF_CONSTANT_TABLE_H_
#define METAD_CODEGEN_ELF_CONSTANT_TABLE_H_

#include <optional>
#include <vector>

#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/elf/string_pool.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// Drafts metad_constant_table and what it refers to, as
// codegen/emit/constant_table_emitter.h writes it. `constants` is
// PlaceConstants()'s; names go to `strings`. No pool is outside of the image.
SymbolId DraftConstantTable(
    const MetadataPlan& plan, const MachineDescription& machine,
    const std::vector<std::optional<SymbolId>>& constants, StringPool& strings,
    ObjectDraft& draft);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_CONSTANT_TABLE_H_
