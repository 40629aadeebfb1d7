#ifndef METAD_CODEGEN_RUNTIMES_FFI_FFI_HEADER_EMITTER_H_
#define METAD_CODEGEN_RUNTIMES_FFI_FFI_HEADER_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes NAME_metadata.h for tvm-ffi: declares NAME_register(), every registry
// function and every constant. It defines no type of tvm-ffi's, so it can be
// included before or after tvm/ffi/c_api.h, and beside other models' headers.
void EmitFfiHeader(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_FFI_FFI_HEADER_EMITTER_H_
