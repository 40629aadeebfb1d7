#ifndef METAD_CODEGEN_PLAN_SECTION_NAME_H_
#define METAD_CODEGEN_PLAN_SECTION_NAME_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::codegen {

// Empty when constants can be in a section of this name: it is one, every
// assembler makes it read-only data, and no linker script has another use for
// it. Otherwise why not, as the end of a sentence that starts with the name.
std::string SectionProblem(absl::string_view section);

// Whether the section is .bss or starts with ".bss.": every compiler makes it
// one of which the image carries no bytes, by its name alone.
bool IsBssSection(absl::string_view section);

// Empty when workspaces can be in a section of this name: linker scripts and
// start-up code know .bss* and .noinit* as memory without content. Otherwise
// why not, as the end of a sentence that starts with the name.
std::string WorkspaceSectionProblem(absl::string_view section);

}  // namespace metad::codegen

#endif  // METAD_CODEGEN_PLAN_SECTION_NAME_H_
