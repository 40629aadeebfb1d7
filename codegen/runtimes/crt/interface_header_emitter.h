#ifndef METAD_CODEGEN_RUNTIMES_CRT_INTERFACE_HEADER_EMITTER_H_
#define METAD_CODEGEN_RUNTIMES_CRT_INTERFACE_HEADER_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes tvmgen_<mod>.h of a model that has an interface: its entry, under the
// C interface with the structs that it takes, the sizes of tensors, workspaces
// and external pools of constants as macros, and the workspace buffers that the
// metadata defines. C99 and C++11; it may stand before or after
// NAME_metadata.h, TVM's own headers and other models' ones.
//
// Under the C interface the entry is always
//     int32_t tvmgen_<mod>_run(struct tvmgen_<mod>_inputs* inputs,
//                              struct tvmgen_<mod>_outputs* outputs);
// whatever workspaces there are. A model that was compiled to be given its
// workspace pools or its devices by the caller takes further structs, and must
// be called through its own header instead.
//
// Pools in the image have no size here: compilers and linkers order what is in
// a section, so that the padding between a pool's constants is not known. That
// of an external pool is exact.
void EmitInterfaceHeader(const MetadataPlan& plan, const PlannedModel& model,
                         Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_CRT_INTERFACE_HEADER_EMITTER_H_
