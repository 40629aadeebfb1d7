#ifndef METAD_CODEGEN_EMIT_EXTERNAL_POOLS_H_
#define METAD_CODEGEN_EMIT_EXTERNAL_POOLS_H_

#include <string>

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

// What the image has of pools that are not part of it, alike for every runtime.
namespace metad::codegen {

// The file of a pool's bytes: "sine_weights.bin".
std::string PoolFileName(const MetadataPlan& plan, const PlannedPool& pool);

// Writes what EmitPoolChecks() needs above it, outside of `extern "C"`:
// includes and the text of the checksum functions. Nothing without external
// pools.
void EmitPoolCheckPrologue(const MetadataPlan& plan, Sink& sink);

// Writes each external pool's checksum, and the function that compares:
//
//   int metad_NAME_POOL_check(const void* pool, size_t size);   0: it belongs
void EmitPoolChecks(const MetadataPlan& plan, Sink& sink);

// The includes that EmitPoolDeclarations() needs above it; empty for none.
absl::string_view PoolIncludes(const MetadataPlan& plan);

// Declares those functions, and says where each constant is:
//
//   METAD_NAME_POOL_SIZE, _ALIGNMENT, and _ADDRESS where it is known
//   METAD_NAME_CONSTANT_OFFSET   bytes from the pool's start
//   METAD_NAME_CONSTANT_AT(pool) pointer to the elements, if `pool` points to
//                                the pool's start
//
// and the constant itself where the pool's address is known: the linker script
// fragment defines its symbol.
void EmitPoolDeclarations(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_EXTERNAL_POOLS_H_
