#ifndef METAD_CODEGEN_EMIT_FLOAT_DECIMAL_H_
#define METAD_CODEGEN_EMIT_FLOAT_DECIMAL_H_

#include <cstddef>
#include <cstdint>

namespace metad::codegen {

// Room that WriteFloat32() needs: it may scribble past the end of its text.
inline constexpr size_t kFloat32Room = 32;

// Writes the IEEE 754 binary32 number of these bits, which is finite, as a C
// constant of type double that reads back as the same bits: of all decimals
// that do, one with the fewest digits, and of those the nearest. "0.1",
// "-0.0", "1e-45", "16777216.0"; at most 15 characters. Returns the end.
//
// It is an own routine because nearly all the time of writing a tensor of
// floats is spent here, and std::to_chars takes half as long again.
char* WriteFloat32(uint32_t bits, char* out);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_EMIT_FLOAT_DECIMAL_H_
