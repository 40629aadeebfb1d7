#include "server/pipeline/import/shared_modules.h"

#include <elf.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/formats/model_library/compiled_module.h"
#include "server/formats/note_text.h"
#include "server/platform/printable_text.h"

namespace metad::pipeline {
namespace {

// As metad.v1.ModuleDescriptor has it.
constexpr size_t kMaxModuleNotes = 16;

// Targets whose programs are linked with shared objects, but for the host's,
// whose machine the plan's check knows.
struct LoaderTarget {
  const char* name;
  uint16_t machine;
};
constexpr LoaderTarget kLoaderTargets[] = {{"x86_64", EM_X86_64},
                                           {"aarch64", EM_AARCH64},
                                           {"rv64gc", EM_RISCV},
                                           {"s390x", EM_S390}};

class SharedModule {
 public:
  SharedModule(const BuildRequest& request, const std::string& field,
               ModuleInput& module, ImportedFiles& imported,
               codegen::ViolationList& violations)
      : request_(request),
        field_(field),
        module_(module),
        imported_(imported),
        violations_(violations) {}

  void Resolve() {
    const absl::string_view content = *module_.artifact;
    const bool is_shared = formats::LooksLikeSharedObject(content);
    absl::StatusOr<formats::CompiledModule> read =
        formats::ReadCompiledModule(content);
    if (!read.ok())
      return Refuse(is_shared, std::string(read.status().message()));
    NoteImports(*read);
    if (!is_shared) return;
    if (!IsForTarget(*read)) {
      return Add(absl::StrCat("is a shared object, which a program for ",
                              platform::Printable(request_.target),
                              " cannot load; expected what a compiler for it "
                              "writes with -c"));
    }
    const bool is_chosen = module_.functions.empty() ? TakeFunctions(*read)
                                                     : CheckFunctions(*read);
    if (!is_chosen) return;
    module_.kind = ModuleKind::kExternal;
    module_.artifact.reset();
    module_.function_pattern.clear();
    Note(absl::StrCat(
        "is a shared object; the ", module_.functions.size(),
        " functions of module '", platform::Printable(module_.name),
        "' are in no archive, and the program links it beside the "
        "outputs"));
  }

 private:
  // What is said of relocatable objects, their reader says.
  void Refuse(bool is_shared, const std::string& reason) {
    if (is_shared) return Add(reason);
    if (absl::StrContains(reason, formats::kFfiLibraryBin)) Note(reason);
  }

  void Add(std::string problem) {
    violations_.Add(absl::StrCat(field_, ".artifact"), std::move(problem));
  }

  // For whoever asked, and for whoever reads the report.
  void Note(const std::string& text) {
    imported_.Note(field_, text);
    if (module_.notes.size() >= kMaxModuleNotes) return;
    module_.notes.push_back(formats::NoteText(text));
  }

  bool IsForTarget(const formats::CompiledModule& read) const {
    if (request_.target == "host") return true;
    return std::any_of(std::begin(kLoaderTargets), std::end(kLoaderTargets),
                       [&](const LoaderTarget& target) {
                         return request_.target == target.name &&
                                read.machine == target.machine;
                       });
  }

  // All of them, or those that the pattern takes.
  bool TakeFunctions(const formats::CompiledModule& read) {
    const std::string& text = module_.function_pattern;
    const RE2 pattern(text, RE2::Quiet);
    if (!pattern.ok()) {
      violations_.Add(absl::StrCat(field_, ".function_pattern"),
                      absl::StrCat("is no regular expression: ",
                                   platform::Printable(pattern.error())));
      return false;
    }
    for (const std::string& function : read.functions) {
      if (!request_.runtime->CallingConventionProblem(function).empty()) {
        continue;
      }
      if (text.empty() || RE2::FullMatch(function, pattern)) {
        module_.functions.push_back(function);
      }
    }
    if (!module_.functions.empty()) return true;
    Add(
        absl::StrCat("is a shared object whose .dynsym has none of the "
                     "functions that the runtime calls, of ",
                     read.functions.size(), " functions"));
    return false;
  }

  bool CheckFunctions(const formats::CompiledModule& read) {
    std::vector<std::string> absent;
    for (const std::string& function : module_.functions) {
      const std::string symbol = request_.runtime->FunctionSymbol(function);
      if (std::find(read.functions.begin(), read.functions.end(), symbol) ==
          read.functions.end()) {
        absent.push_back(platform::Printable(function));
      }
    }
    if (absent.empty()) return true;
    Add(absl::StrCat(
        "is a shared object whose .dynsym does not have the listed "
        "functions ",
        absl::StrJoin(absent, ", ")));
    return false;
  }

  void NoteImports(const formats::CompiledModule& read) {
    if (read.imports.empty()) return;
    std::vector<std::string> kinds;
    for (const formats::FfiModule& imported : read.imports) {
      kinds.push_back(absl::StrCat(platform::Printable(imported.kind), " of ",
                                   imported.size_bytes, " bytes"));
    }
    Note(absl::StrCat("has an import tree of ", read.imports.size(),
                      " modules (", absl::StrJoin(kinds, ", "),
                      "), kept as it is"));
  }

  const BuildRequest& request_;
  const std::string& field_;
  ModuleInput& module_;
  ImportedFiles& imported_;
  codegen::ViolationList& violations_;
};

}  // namespace

bool MayBeShared(const ModuleInput& module) {
  if (module.kind != ModuleKind::kObject || !module.artifact.has_value()) {
    return false;
  }
  return formats::LooksLikeSharedObject(*module.artifact) ||
         absl::StrContains(*module.artifact, formats::kFfiLibraryBin);
}

void ResolveSharedModule(const BuildRequest& request, const std::string& field,
                         ModuleInput& module, ImportedFiles& imported,
                         codegen::ViolationList& violations) {
  if (!MayBeShared(module)) return;
  SharedModule(request, field, module, imported, violations).Resolve();
}

}  // namespace metad::pipeline
