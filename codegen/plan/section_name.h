#ifndef METAD_CODEGEN_PLAN_SECTION_NAME_H_
#define METAD_CODEGEN_PLAN_SECTION_NAME_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::codegen {

// Empty when constants can be in a section of this name: it is one, every
// assembler makes it read-only data, and no linker script has another use for
// it. Otherwise why not, as the end of a sentence that starts with the name.
std::string SectionProblem(absl::string_view section);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_SECTION_NAME_H_
