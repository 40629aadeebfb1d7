#ifndef METAD_CODEGEN_EMIT_ARRAY_INITIALIZER_H_
#define METAD_CODEGEN_EMIT_ARRAY_INITIALIZER_H_

#include "absl/strings/string_view.h"
#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// The C type of an element: "int8_t", "float", ...
absl::string_view ElementCType(ElementStorage storage);

// Writes what stands between the braces of the array that stores `constant`,
// from the line break after the first to the one before the second: literals
// that every conforming C99 and C++11 compiler reads back as exactly the bits
// given, whatever the target's byte order. The constant is kTyped, so there are
// such literals.
void EmitArrayInitializer(const PlannedConstant& constant, Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_ARRAY_INITIALIZER_H_
