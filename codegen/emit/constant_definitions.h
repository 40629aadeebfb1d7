#ifndef METAD_CODEGEN_EMIT_CONSTANT_DEFINITIONS_H_
#define METAD_CODEGEN_EMIT_CONSTANT_DEFINITIONS_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

// The constants of the image in generated C, the same for every runtime ABI.
namespace metad::codegen {

// What has to stand at the top of a source that defines constants, outside of
// `extern "C"`: <stdint.h>, the macro that places an array, and what the checks
// of external pools need.
void EmitConstantPrologue(const MetadataPlan& plan, Sink& sink);

// Defines every constant that the image is to hold, in the plan's order: arrays
// with external linkage, in their sections and aligned, and the further names
// of those that share an array. Then the checks of external pools.
void EmitConstantDefinitions(const MetadataPlan& plan, Sink& sink);

// Declares every constant that the image holds, joined registries' included,
// and says where those of external pools are. PoolIncludes() stand above it.
void EmitConstantDeclarations(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_CONSTANT_DEFINITIONS_H_
