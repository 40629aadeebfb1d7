#ifndef METAD_SERVER_PIPELINE_FIRMWARE_CODE_REFERENCES_H_
#define METAD_SERVER_PIPELINE_FIRMWARE_CODE_REFERENCES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "server/pipeline/firmware/image_memory.h"
#include "server/pipeline/firmware/symbol_index.h"

namespace metad::firmware {

// Code, in whole bytes: without the bit that says Thumb.
struct CodeRange {
  uint64_t begin = 0;
  uint64_t size = 0;
};

// Where a function's code is; without a size, which assembly need not give, the
// first bytes of it.
CodeRange RangeOf(const LinkedImage& image, const ImageSymbol& function);

// Every address that the code may make, in ascending order: by itself, or by
// reading it from a place whose address it makes (a global offset table). It
// knows how the compilers and linkers of Arm (A32, T32, A64), RISC-V, x86,
// x86-64 and s390x write that, and takes what looks like it for it: in a
// function that does little else, such as one that returns a table, that is as
// good as running it. Nothing for other machines.
std::optional<std::vector<uint64_t>> AddressesMadeBy(const ImageMemory& memory,
                                                     const SymbolIndex& symbols,
                                                     CodeRange code);

// Whether one of them is `target`.
std::optional<bool> RefersTo(const ImageMemory& memory,
                             const SymbolIndex& symbols, CodeRange code,
                             uint64_t target);

// What each of the larger ones finds, without what is read from places.
std::vector<uint64_t> ArmReferences(const ImageMemory& memory, CodeRange code);
std::vector<uint64_t> Aarch64References(const ImageMemory& memory,
                                        CodeRange code);
// `global_pointer`: what x3 holds, which linkers count from.
std::vector<uint64_t> RiscvReferences(const ImageMemory& memory, CodeRange code,
                                      std::optional<uint64_t> global_pointer);

}  // namespace metad::firmware

#endif  // METAD_SERVER_PIPELINE_FIRMWARE_CODE_REFERENCES_H_
