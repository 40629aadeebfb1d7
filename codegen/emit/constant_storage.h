#ifndef METAD_CODEGEN_EMIT_CONSTANT_STORAGE_H_
#define METAD_CODEGEN_EMIT_CONSTANT_STORAGE_H_

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

// The definition of one constant in generated C, by its style.
//
// Whatever the style, the constant's name is declared as an array of its
// natural type, as the header does, so that the rest of the source can refer to
// it. Where the bytes are better written as something else, that something has
// a name of its own in C, metad_<constant>_storage, and the constant's name in
// the object, by an assembler label: one object of the image with one symbol.
namespace metad::codegen {

// What has to stand before the definitions: what the styles among them ask of
// the compiler, as a comment and, where the compiler can tell, as #error.
void EmitStoragePrologue(const MetadataPlan& plan, Sink& sink);

// Defines a constant that has storage of its own in the image.
void EmitConstantStorage(const MetadataPlan& plan,
                         const PlannedConstant& constant, Sink& sink);

// One more name of a constant that was defined above.
void EmitConstantAlias(const PlannedConstant& constant,
                       const PlannedConstant& storage, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_CONSTANT_STORAGE_H_
