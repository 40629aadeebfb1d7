#ifndef METAD_CODEGEN_ELF_REGISTRY_TABLES_H_
#define METAD_CODEGEN_ELF_REGISTRY_TABLES_H_

#include <optional>
#include <vector>

#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/plan/metadata_plan.h"

// What the generated source of each runtime ABI defines beside the constants:
// the same symbols, and the same bytes and pointers in them. The plan outlives
// the draft.
namespace metad::codegen::elf {

// `crt` and `crt-v1`: names blob, function table, registry, module, and
// TVMSystemLibEntryPoint().
void DraftCrtRegistry(const MetadataPlan& plan,
                      const MachineDescription& machine, ObjectDraft& draft);

// `ffi`: the table of names and functions, the register function, and its
// constructor where the plan has one.
void DraftFfiRegistry(const MetadataPlan& plan,
                      const MachineDescription& machine, ObjectDraft& draft);

// `standalone`: the registry, the table of constants, and what they refer to.
// `constants` is PlaceConstants()'s.
void DraftStandaloneRegistry(
    const MetadataPlan& plan, const MachineDescription& machine,
    const std::vector<std::optional<SymbolId>>& constants, ObjectDraft& draft);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_REGISTRY_TABLES_H_
