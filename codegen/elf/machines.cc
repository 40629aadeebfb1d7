#include "codegen/elf/machines.h"

#include "codegen/elf/arm_machines.h"
#include "codegen/elf/hosted_machines.h"
#include "codegen/elf/riscv_machines.h"

namespace metad::codegen::elf {

std::optional<MachineDescription> FindMachine(absl::string_view name) {
  for (const auto find :
       {FindArmMachine, FindRiscvMachine, FindHostedMachine}) {
    std::optional<MachineDescription> machine = find(name);
    if (machine.has_value()) return machine;
  }
  return std::nullopt;
}

std::vector<std::string> MachineNames() {
  std::vector<std::string> names = ArmMachineNames();
  for (std::string& name : HostedMachineNames()) {
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace metad::codegen::elf
