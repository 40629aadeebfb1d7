#ifndef METAD_CODEGEN_ELF_MACHINES_H_
#define METAD_CODEGEN_ELF_MACHINES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/elf/machine_description.h"

namespace metad::codegen::elf {

// The machine of this name; nothing where none is described, for which a
// compiler must do. README.md has the names.
std::optional<MachineDescription> FindMachine(absl::string_view name);

// Every name but RISC-V's, of which any combination goes.
std::vector<std::string> MachineNames();

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_MACHINES_H_
