#ifndef METAD_CODEGEN_ELF_ARM_MACHINES_H_
#define METAD_CODEGEN_ELF_ARM_MACHINES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/elf/machine_description.h"

// 32-bit Arm: Cortex-M in Thumb, others in Arm instructions.
namespace metad::codegen::elf {

// In the order of the table.
std::vector<std::string> ArmMachineNames();

std::optional<MachineDescription> FindArmMachine(absl::string_view name);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_ARM_MACHINES_H_
