#ifndef METAD_CODEGEN_ELF_BUILD_ATTRIBUTES_H_
#define METAD_CODEGEN_ELF_BUILD_ATTRIBUTES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "codegen/plan/metadata_plan.h"

namespace metad::codegen::elf {

// What an object says of itself to the linker, beyond the flags of its header:
// a section of tags and values in the form that Arm has defined ("Addenda to,
// and Errata in, the ABI for the Arm Architecture", build attributes) and that
// RISC-V's psABI has taken over.
struct BuildAttribute {
  uint32_t tag = 0;
  // Exactly one of the two, as the tag asks.
  uint32_t number = 0;
  absl::string_view text = {};
};

// The content of the attributes section: one subsection of `vendor` ("aeabi",
// "riscv") with the attributes of the whole file. Attributes whose number is 0
// and whose text is empty are left out: 0 is what an absent tag means.
std::string BuildAttributes(absl::string_view vendor,
                            const std::vector<BuildAttribute>& attributes,
                            ByteOrder byte_order);

}  // namespace metad::codegen::elf

#endif  // METAD_CODEGEN_ELF_BUILD_ATTRIBUTES_H_
