#ifndef METAD_CODEGEN_RUNTIMES_FFI_FFI_TABLES_H_
#define METAD_CODEGEN_RUNTIMES_FFI_FFI_TABLES_H_

#include "codegen/elf/machine_description.h"
#include "codegen/elf/object_draft.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// What the source of `ffi` defines beside the constants, the same symbols, and
// the same bytes and pointers in them: the table of names and functions, the
// register function, and its constructor where the plan has one. The plan
// outlives the draft.
void DraftFfiRegistry(const MetadataPlan& plan,
                      const MachineDescription& machine, ObjectDraft& draft);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_RUNTIMES_FFI_FFI_TABLES_H_
