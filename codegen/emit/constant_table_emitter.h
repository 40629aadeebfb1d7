#ifndef METAD_CODEGEN_EMIT_CONSTANT_TABLE_EMITTER_H_
#define METAD_CODEGEN_EMIT_CONSTANT_TABLE_EMITTER_H_

#include "absl/strings/string_view.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Includes `header`, one of codegen/runtime/metad, and refuses to compile with
// one of another layout.
void EmitLayoutInclude(absl::string_view header, Sink& sink);

// The three below write nothing for a plan without a constant table.

// Includes what declares the table's types, in source or header.
void EmitConstantTableInclude(const MetadataPlan& plan, Sink& sink);

// Writes the constant table of metad_constant.h, ConstantTableSymbol(), with
// every constant of the plan under its name. It goes behind the constants
// themselves, in a source that includes metad_constant.h; everything in it is
// const. Functions have no part in it, so that it suits every runtime.
void EmitConstantTable(const MetadataPlan& plan, Sink& sink);

// Its declaration, for the header.
void EmitConstantTableDeclaration(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_CONSTANT_TABLE_EMITTER_H_
