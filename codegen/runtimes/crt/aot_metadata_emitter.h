#ifndef METAD_CODEGEN_RUNTIMES_CRT_AOT_METADATA_EMITTER_H_
#define METAD_CODEGEN_RUNTIMES_CRT_AOT_METADATA_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes, for each model that has an interface, a TVMMetadata of version 1 with
// all that it refers to, const, and the packed function
// tvmgen_<mod>_get_c_metadata, which stores its address in the returned value
// as a handle. Nothing where no model has one.
//
// A workspace pool is a tensor of uint8 with one extent, its size. Constant
// pools are the model's constants, in the plan's order: `data_bytes` is the
// constant itself, where the operators read it as well, so that no byte is
// there twice. (TVM's own metadata has a copy there, as a serialised NDArray.)
// Of one in an external pool it is the address that the pool's gives, or null
// without one; `byte_offset` is that in the external pool, and 0 in the image,
// where the linker decides. An empty tensor has `data_len` 0.
void EmitAotMetadata(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_AOT_METADATA_EMITTER_H_
