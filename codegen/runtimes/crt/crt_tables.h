#ifndef METAD_CODEGEN_RUNTIMES_CRT_CRT_TABLES_H_
#define METAD_CODEGEN_RUNTIMES_CRT_CRT_TABLES_H_

#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/plan/metadata_plan.h"
#include "codegen/runtimes/crt/crt_layout.h"

namespace metad::codegen::elf {

// What the source of `crt` and `crt-v1` defines beside the constants, the same
// symbols, and the same bytes and pointers in them: names blob, function table,
// registry, module, and TVMSystemLibEntryPoint(). The plan outlives the draft.
void DraftCrtRegistry(const MetadataPlan& plan, const CrtLayout& layout,
                      const MachineDescription& machine, ObjectDraft& draft);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_RUNTIMES_CRT_CRT_TABLES_H_
