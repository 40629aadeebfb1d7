#ifndef METAD_CODEGEN_RUNTIMES_PACKED_DECLARATIONS_H_
#define METAD_CODEGEN_RUNTIMES_PACKED_DECLARATIONS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

// What source and header of a PackedRuntime declare of functions.
namespace metad::codegen {

// "int SYMBOL(void* args, ...)": a packed function with pointers to void for
// pointers to TVMValue.
std::string PackedPrototype(absl::string_view symbol);

// A prototype of each registry function, grouped by module.
void EmitFunctionPrototypes(const MetadataPlan& plan, Sink& sink);

// The same for a header, where METAD_NO_OPERATOR_PROTOTYPES hides them.
void EmitOperatorDeclarations(const MetadataPlan& plan, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_RUNTIMES_PACKED_DECLARATIONS_H_
