#ifndef METAD_CODEGEN_PLAN_ALIGNMENT_H_
#define METAD_CODEGEN_PLAN_ALIGNMENT_H_

#include <cstdint>
#include <string>

namespace metad::codegen {

// Empty when `alignment` is 0, which asks for a default, or a power of two up
// to kMaxAlignment and at least `element_bytes`. Otherwise what is wrong with
// it, as the end of a sentence that starts with it.
std::string AlignmentProblem(uint32_t alignment, int64_t element_bytes);

// The first multiple of `alignment`, a power of two, at or after `offset`.
int64_t AlignedUp(int64_t offset, int64_t alignment);

// The exponent of an alignment, a power of two: 4 for 16.
int AlignmentLog2(int64_t alignment);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_ALIGNMENT_H_
