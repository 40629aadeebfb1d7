#include "client/request/shared_modules.h"

#include <elf.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/request/module_notes.h"
#include "server/formats/model_library/compiled_module.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

using v1::ModuleDescriptor;

// Targets whose programs are linked with shared objects, but for the host's,
// whose machine the server knows.
struct LoaderTarget {
  const char* name;
  uint16_t machine;
};
constexpr LoaderTarget kLoaderTargets[] = {{"x86_64", EM_X86_64},
                                           {"aarch64", EM_AARCH64},
                                           {"rv64gc", EM_RISCV},
                                           {"s390x", EM_S390}};

class SharedModules {
 public:
  SharedModules(v1::BuildSpec& spec, const RequestSources& sources,
                std::vector<std::string>& notes, Problems& problems)
      : spec_(spec), sources_(sources), notes_(notes), problems_(problems) {}

  void Resolve(int index) {
    ModuleDescriptor& module = *spec_.mutable_modules(index);
    if (module.kind() != ModuleDescriptor::OBJECT) return;
    const std::string& content = module.artifact().inline_();
    const bool is_shared = formats::LooksLikeSharedObject(content);
    const std::string source =
        sources_.Describe(absl::StrCat("modules[", index, "]"));
    absl::StatusOr<formats::CompiledModule> read =
        formats::ReadCompiledModule(content);
    if (!read.ok()) {
      // The server says the rest about relocatable objects.
      const std::string reason(read.status().message());
      if (is_shared) return problems_.AddInvalid(source, reason);
      if (absl::StrContains(reason, formats::kFfiLibraryBin)) {
        Note(source, reason, module);
      }
      return;
    }
    NoteImports(source, *read, module);
    if (!is_shared) return;
    if (!IsForTarget(*read)) {
      return problems_.AddInvalid(
          source, absl::StrCat("is a shared object, which a program for ",
                               platform::Printable(spec_.target()),
                               " cannot load; expected what a compiler for it "
                               "writes with -c"));
    }
    const bool chosen = module.functions().empty()
                            ? TakeFunctions(source, *read, module)
                            : CheckFunctions(source, *read, module);
    if (!chosen) return;
    module.set_kind(ModuleDescriptor::EXTERNAL);
    module.clear_artifact();
    module.clear_function_pattern();
    Note(source,
         absl::StrCat(
             "is a shared object; the ", module.functions_size(),
             " functions of module '", platform::Printable(module.name()),
             "' are in no archive, and the program links it beside the "
             "outputs"),
         module);
  }

 private:
  // For the user now, and for whoever reads the report.
  void Note(const std::string& source, const std::string& text,
            ModuleDescriptor& module) {
    notes_.push_back(absl::StrCat(source, ": ", text));
    AddModuleNote(text, module);
  }

  bool is_ffi() const { return spec_.runtime_abi() == v1::FFI; }

  bool IsForTarget(const formats::CompiledModule& read) const {
    if (spec_.target() == "host") return true;
    return std::any_of(std::begin(kLoaderTargets), std::end(kLoaderTargets),
                       [&](const LoaderTarget& target) {
                         return spec_.target() == target.name &&
                                read.machine == target.machine;
                       });
  }

  // All of them, or those that the pattern takes.
  bool TakeFunctions(const std::string& source,
                     const formats::CompiledModule& read,
                     ModuleDescriptor& module) {
    const std::string& text = module.function_pattern();
    const RE2 pattern(text, RE2::Quiet);
    if (!pattern.ok()) {
      problems_.AddInvalid(source, absl::StrCat("has the function pattern '",
                                                platform::Printable(text),
                                                "': ", pattern.error()));
      return false;
    }
    for (const std::string& function : read.functions) {
      if (absl::StartsWith(function, formats::kFfiFunctionPrefix) != is_ffi())
        continue;
      if (text.empty() || RE2::FullMatch(function, pattern)) {
        module.add_functions(function);
      }
    }
    if (!module.functions().empty()) return true;
    problems_.AddInvalid(
        source, absl::StrCat("is a shared object whose .dynsym has none of the "
                             "functions that the runtime calls, of ",
                             read.functions.size(), " functions"));
    return false;
  }

  bool CheckFunctions(const std::string& source,
                      const formats::CompiledModule& read,
                      const ModuleDescriptor& module) {
    std::vector<std::string> absent;
    for (const std::string& function : module.functions()) {
      const bool is_short =
          is_ffi() && !absl::StartsWith(function, formats::kFfiFunctionPrefix);
      const std::string symbol =
          absl::StrCat(is_short ? formats::kFfiFunctionPrefix : "", function);
      if (std::find(read.functions.begin(), read.functions.end(), symbol) ==
          read.functions.end()) {
        absent.push_back(platform::Printable(function));
      }
    }
    if (absent.empty()) return true;
    problems_.AddInvalid(source,
                         absl::StrCat("is a shared object whose .dynsym does "
                                      "not have the listed functions ",
                                      absl::StrJoin(absent, ", ")));
    return false;
  }

  void NoteImports(const std::string& source,
                   const formats::CompiledModule& read,
                   ModuleDescriptor& module) {
    if (read.imports.empty()) return;
    std::vector<std::string> kinds;
    for (const formats::FfiModule& imported : read.imports) {
      kinds.push_back(absl::StrCat(platform::Printable(imported.kind), " of ",
                                   imported.size_bytes, " bytes"));
    }
    Note(source,
         absl::StrCat("has an import tree of ", read.imports.size(),
                      " modules (", absl::StrJoin(kinds, ", "),
                      "), kept as it is"),
         module);
  }

  v1::BuildSpec& spec_;
  const RequestSources& sources_;
  std::vector<std::string>& notes_;
  Problems& problems_;
};

}  // namespace

void ResolveSharedModules(v1::BuildSpec& spec, const RequestSources& sources,
                          std::vector<std::string>& notes, Problems& problems) {
  SharedModules modules(spec, sources, notes, problems);
  for (int i = 0; i < spec.modules_size(); ++i) modules.Resolve(i);
}

}  // namespace metad::client
