#ifndef METAD_SERVER_PIPELINE_TARGET_FIT_RISCV_EXTENSIONS_H_
#define METAD_SERVER_PIPELINE_TARGET_FIT_RISCV_EXTENSIONS_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::pipeline {

// The extensions of an instruction set, by name and without versions: "i", "m",
// "zba".
using RiscvExtensions = std::set<std::string>;

// Reads Tag_RISCV_arch of an object, "rv32i2p1_m2p0_zba1p0" (RISC-V ISA manual,
// "ISA Extension Naming Conventions"), "g" written out. The text may be
// hostile. InvalidArgument, with the offset, for what is no name of an
// instruction set.
absl::StatusOr<RiscvExtensions> ParseRiscvArch(absl::string_view arch);

// What a core with these extensions executes: with those that others imply, and
// those that every core has, as far as code that compilers make goes.
RiscvExtensions ExecutedBy(const std::vector<std::string>& extensions);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_TARGET_FIT_RISCV_EXTENSIONS_H_
