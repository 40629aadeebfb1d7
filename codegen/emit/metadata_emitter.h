#ifndef METAD_CODEGEN_EMIT_METADATA_EMITTER_H_
#define METAD_CODEGEN_EMIT_METADATA_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes the source, or the header, of the plan's runtime ABI.
void EmitSource(const MetadataPlan& plan, Sink& sink);
void EmitHeader(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_METADATA_EMITTER_H_
