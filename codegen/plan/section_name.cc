#include "codegen/plan/section_name.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"

namespace metad::codegen {
namespace {

// Section families that linker scripts place in RAM or among code, and that
// assemblers make writable or zero-filled by their names alone. A constant
// there would cost RAM or be executable.
constexpr absl::string_view kForbiddenSections[] = {
    ".data",       ".bss",           ".sdata",   ".sbss",       ".tdata",
    ".tbss",       ".text",          ".init",    ".fini",       ".ctors",
    ".dtors",      ".noinit",        ".got",     ".plt",        ".init_array",
    ".fini_array", ".preinit_array", ".ramfunc", ".persistent", ".data1",
    ".ldata",      ".lbss",          ".ltext",
};

// Section families that the object format and its tools use themselves.
constexpr absl::string_view kFormatSections[] = {
    ".symtab", ".strtab",   ".shstrtab",     ".comment",          ".group",
    ".line",   ".hash",     ".interp",       ".dynamic",          ".dynsym",
    ".dynstr", ".eh_frame", ".eh_frame_hdr", ".gcc_except_table", ".gnu",
    ".llvm",   ".ARM",      ".riscv",
};

// Assemblers give a section that starts like this a type of its own, however it
// goes on: .debug_info, .notes and .relu.
constexpr absl::string_view kFormatPrefixes[] = {
    ".debug", ".zdebug", ".note", ".rel", ".stab",
};

bool IsInFamily(absl::string_view section, absl::string_view family) {
  return section == family ||
         absl::StartsWith(section, absl::StrCat(family, "."));
}

std::string FormatSectionProblem(absl::string_view family) {
  return absl::StrCat("belongs to ", family,
                      ", which the object format uses itself; expected a "
                      "section such as .rodata.NAME");
}

}  // namespace

std::string SectionProblem(absl::string_view section) {
  if (!IsSectionName(section)) {
    return "is no section name; expected [A-Za-z0-9_.$]{1,127}";
  }
  for (absl::string_view family : kForbiddenSections) {
    if (IsInFamily(section, family)) {
      return absl::StrCat("belongs to ", family,
                          ", which is not read-only data; expected a section "
                          "such as .rodata.NAME");
    }
  }
  for (absl::string_view family : kFormatSections) {
    if (IsInFamily(section, family)) return FormatSectionProblem(family);
  }
  for (absl::string_view prefix : kFormatPrefixes) {
    if (absl::StartsWith(section, prefix)) return FormatSectionProblem(prefix);
  }
  return "";
}

bool IsBssSection(absl::string_view section) {
  return IsInFamily(section, ".bss");
}

std::string WorkspaceSectionProblem(absl::string_view section) {
  if (IsSectionName(section) &&
      (IsBssSection(section) || IsInFamily(section, ".noinit"))) {
    return "";
  }
  return "is no section without content; expected .bss, .noinit, or a name "
         "that starts with \".bss.\" or \".noinit.\", of [A-Za-z0-9_.$]{1,127}";
}

}  // namespace metad::codegen
