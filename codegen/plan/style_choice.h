#ifndef METAD_CODEGEN_PLAN_STYLE_CHOICE_H_
#define METAD_CODEGEN_PLAN_STYLE_CHOICE_H_

#include <cstddef>
#include <cstdint>

#include "codegen/plan/metadata_plan.h"

namespace metad::codegen {

// How much of a constant decides whether its bytes are fit for string literals:
// all of a large one would be read for that, even where no text of it is
// written.
inline constexpr size_t kDecidingBytes = size_t{1} << 20;

// Most bytes of a constant that somebody may want to read in the source: kAuto
// makes it kTyped, and kBits shows its numbers one by one. A compiler reads
// that much in a few milliseconds, whatever the style; codegen/emit/README.md
// has what larger ones cost.
inline constexpr int64_t kMaxReadableBytes = 4096;

// A string literal and its NUL: C99 compilers need not take a longer one.
inline constexpr size_t kLiteralWindowBytes = 4096;

// The style in which a constant is written that asks for `asked`; never kAuto.
// Where `asked` is kAuto and the constant is large, that is kString, which
// compiles cheapest of all that C99 and C++ have, unless it would come to lists
// of characters (emit/string_initializer.h) among its first kDecidingBytes:
// then kBits. kTyped gives way to kBits where C has no literals for all of the
// elements: infinities and NaNs, half precision and smaller floats, handles,
// elements of fewer than 8 bits. kEmbed gives way as if nothing was asked where
// the bytes start like a text that clang does not read. An empty tensor is
// kTyped. Everything but the style of `constant` is set.
ConstantStyle ChooseStyle(ConstantStyle asked, const PlannedConstant& constant);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_STYLE_CHOICE_H_
