#ifndef METAD_CODEGEN_RUNTIMES_CRT_CRT_HEADER_EMITTER_H_
#define METAD_CODEGEN_RUNTIMES_CRT_CRT_HEADER_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes NAME_metadata.h for the `crt` and `crt-v1` runtimes: declares the
// entry point, every registry function and every constant. It defines no type
// of TVM's, so it can be included before or after TVM's own headers, and beside
// other models' headers.
void EmitCrtHeader(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_CRT_HEADER_EMITTER_H_
