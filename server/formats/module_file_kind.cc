#include "server/formats/module_file_kind.h"

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/formats/file_kind.h"

namespace metad::formats {
namespace {

// No source has a NUL.
bool IsCompiledCode(FileKind kind, absl::string_view first_bytes) {
  switch (kind) {
    case FileKind::kElf:
    case FileKind::kBitcode:
    case FileKind::kMachO:
      return true;
    case FileKind::kCoff:
    case FileKind::kPortableExecutable:
    case FileKind::kWasm:
    case FileKind::kUnknown:
      return absl::StrContains(first_bytes, '\0');
    default:
      return false;
  }
}

// What stands in a source's place.
bool IsStandIn(FileKind kind) {
  return kind == FileKind::kGitLfsPointer || kind == FileKind::kHtml;
}

// As std::filesystem has it: ".c" is a name without one.
absl::string_view ExtensionOf(absl::string_view name) {
  const size_t slash = name.rfind('/');
  if (slash != absl::string_view::npos) name.remove_prefix(slash + 1);
  const size_t dot = name.rfind('.');
  return dot == absl::string_view::npos || dot == 0 ? absl::string_view()
                                                    : name.substr(dot);
}

ModuleFileKind KindOfSource(absl::string_view name) {
  const absl::string_view extension = ExtensionOf(name);
  if (extension == ".c") return ModuleFileKind::kCSource;
  if (extension == ".cc" || extension == ".cpp" || extension == ".cxx") {
    return ModuleFileKind::kCxxSource;
  }
  return ModuleFileKind::kNone;
}

}  // namespace

ModuleFileKind KindOfModuleFile(absl::string_view name,
                                absl::string_view content) {
  const absl::string_view first_bytes = content.substr(0, kKindBytes);
  const FileKind kind = KindOf(first_bytes);
  if (IsCompiledCode(kind, first_bytes)) return ModuleFileKind::kObject;
  if (kind == FileKind::kArArchive) return ModuleFileKind::kArchive;
  if (IsStandIn(kind)) return ModuleFileKind::kNone;
  return KindOfSource(name);
}

std::string RefusalOfModule(absl::string_view content) {
  const FileKind kind = KindOf(content.substr(0, kKindBytes));
  return absl::StrCat(
      kind == FileKind::kUnknown
          ? absl::StrCat("starts with \"",
                         absl::CHexEscape(content.substr(0, 8)), "\"")
          : RefusalOf(kind),
      "; expected an ELF object, an ar archive, a C source named *.c or a C++ "
      "source named *.cc, *.cpp or *.cxx");
}

}  // namespace metad::formats
