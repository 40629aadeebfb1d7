#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_RISCV_FIT_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_RISCV_FIT_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "codegen/elf/core_description.h"
#include "server/pipeline/target_fit/fit_finding.h"
#include "server/pipeline/target_fit/object_attributes.h"

namespace metad::pipeline {

// RISC-V ELF psABI: e_flags, of which <elf.h> of older C libraries has not all.
inline constexpr uint32_t kRiscvCompressed = 0x1;
inline constexpr uint32_t kRiscvFloatAbiMask = 0x6;
inline constexpr uint32_t kRiscvReducedRegisters = 0x8;
inline constexpr uint32_t kRiscvTotalStoreOrder = 0x10;
// Its attributes.
inline constexpr uint64_t kRiscvStackAlign = 4;
inline constexpr uint64_t kRiscvArch = 5;

// Holds what a RISC-V object says of itself, in the flags of its header and in
// its attributes, if it has some, against the core: the ABI as GNU ld and lld
// compare it, extensions as the ISA manual has them.
std::vector<FitFinding> CompareRiscv(
    const codegen::elf::RiscvCore& core, uint32_t processor_flags,
    const std::optional<ObjectAttributes>& object);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_RISCV_FIT_H_
