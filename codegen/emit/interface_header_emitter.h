#ifndef METAD_CODEGEN_EMIT_INTERFACE_HEADER_EMITTER_H_
#define METAD_CODEGEN_EMIT_INTERFACE_HEADER_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes tvmgen_<mod>.h of a model that has an interface: its entry, under the
// C interface with the structs that it takes, the sizes of tensors, workspaces
// and pools of constants as macros, and the workspace buffers that the metadata
// defines. C99 and C++11; it may stand before or after NAME_metadata.h, TVM's
// own headers and other models' ones.
void EmitInterfaceHeader(const MetadataPlan& plan, const PlannedModel& model,
                         Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_INTERFACE_HEADER_EMITTER_H_
