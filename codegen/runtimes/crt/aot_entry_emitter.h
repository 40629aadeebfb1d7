#ifndef METAD_CODEGEN_RUNTIMES_CRT_AOT_ENTRY_EMITTER_H_
#define METAD_CODEGEN_RUNTIMES_CRT_AOT_ENTRY_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// The functions tvmgen_<mod>_run of those models whose entry the metadata
// defines: each calls the model's main function with what it was called with,
// the block of constants and the workspaces. After EmitAotMetadata(), and after
// prototypes of the registry's functions.
void EmitAotEntries(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_AOT_ENTRY_EMITTER_H_
