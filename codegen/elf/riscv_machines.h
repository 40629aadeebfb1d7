#ifndef METAD_CODEGEN_ELF_RISCV_MACHINES_H_
#define METAD_CODEGEN_ELF_RISCV_MACHINES_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "codegen/elf/machine_description.h"

// RISC-V has no list of processors but extensions that combine, so its machines
// are computed from their names.
namespace metad::codegen::elf {

// "riscv32imac-ilp32": riscv32 or riscv64, the single-letter extensions in the
// order of the ISA manual (i or e first, or g, which stands for imafd), and the
// ABI: ilp32, ilp32f, ilp32d, ilp32e, lp64, lp64f or lp64d. Nothing where that
// is no machine.
std::optional<MachineDescription> FindRiscvMachine(absl::string_view name);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_RISCV_MACHINES_H_
