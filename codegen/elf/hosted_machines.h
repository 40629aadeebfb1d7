#ifndef METAD_CODEGEN_ELF_HOSTED_MACHINES_H_
#define METAD_CODEGEN_ELF_HOSTED_MACHINES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/elf/machine_description.h"

// 64-bit machines under Linux, whose objects link into images that a dynamic
// linker may move.
namespace metad::codegen::elf {

std::vector<std::string> HostedMachineNames();

std::optional<MachineDescription> FindHostedMachine(absl::string_view name);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_HOSTED_MACHINES_H_
