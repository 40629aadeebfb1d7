#ifndef METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_HEADER_EMITTER_H_
#define METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_HEADER_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes NAME_metadata.h for images without a runtime: includes
// metad_registry.h and declares the registry, the constant table, every
// function and every constant. It stands beside other models' headers.
void EmitStandaloneHeader(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_STANDALONE_STANDALONE_HEADER_EMITTER_H_
