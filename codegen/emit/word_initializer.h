#ifndef METAD_CODEGEN_EMIT_WORD_INITIALIZER_H_
#define METAD_CODEGEN_EMIT_WORD_INITIALIZER_H_

#include <cstdint>

#include "codegen/emit/sink.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// Bytes of the unsigned integers that store a kBits constant. While it is
// small, those of its own numbers, so that a reader finds each; when it is
// large, as wide as its size and alignment allow, because a compiler's time
// goes with the number of elements.
int64_t WordBytes(const PlannedConstant& constant);

// Writes what stands between the braces of an array of such integers, from the
// line break after the first to the one before the second: hexadecimal literals
// that a compiler for a target of this byte order reads back as exactly the
// bits given.
void EmitWordInitializer(const PlannedConstant& constant, ByteOrder byte_order,
                         Sink& sink);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_WORD_INITIALIZER_H_
