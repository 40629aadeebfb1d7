#ifndef METAD_CODEGEN_EMIT_LINKER_SCRIPT_EMITTER_H_
#define METAD_CODEGEN_EMIT_LINKER_SCRIPT_EMITTER_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Writes NAME_metadata.ld, a fragment for GNU ld and lld that stands on the
// command line before the firmware's own script:
//
// - one output section for each region, with every section of the metadata that
//   is to be in it, and symbols for its first byte, its end and where it is
//   loaded from; likewise for each pool that has a section of its own;
// - a MEMORY entry for each such region that the request gives a place; the
//   firmware's script declares the others;
// - a symbol for each constant of an external pool whose address is known.
//
// What has no region is left to the firmware's script. Nothing is kept that
// --gc-sections would drop: the registry refers to what it serves, modules to
// what they need, and the rest is worth no byte. Its comments say the same in
// the terms of armlink and IAR's ILINK.
void EmitLinkerScript(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_LINKER_SCRIPT_EMITTER_H_
