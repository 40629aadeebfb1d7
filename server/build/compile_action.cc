#include "server/build/compile_action.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtime/tvm_declarations.h"

namespace metad::build {
namespace {

constexpr char kModuleIncludes[] = "module_include";
constexpr char kTvmIncludes[] = "tvm_include";

constexpr char kCheckDirectory[] = "signature_check";

// -c -o OBJECT SOURCE, which end a compilation's arguments.
constexpr size_t kCompileArguments = 4;

constexpr char kC[] = ".c";
constexpr char kCxx[] = ".cc";

// Compilers' generated operators use GNU extensions here and there. What a
// firmware's C++ goes without is left out of a module's, too.
std::vector<std::string> LanguageFlags(const ModuleInput& module) {
  if (module.language == SourceLanguage::kCxx) {
    return {"-std=gnu++17", "-fno-exceptions", "-fno-rtti",
            "-fno-threadsafe-statics"};
  }
  // Nobody will change the source for a target where int32_t is long, or take a
  // needless `packed` out of it.
  if (module.machine_written) {
    return {"-std=gnu11", "-Wno-incompatible-pointer-types", "-Wno-attributes"};
  }
  return {"-std=gnu11"};
}

std::vector<std::string> ModuleFlags(const ModuleInput& module) {
  std::vector<std::string> flags = LanguageFlags(module);
  flags.insert(flags.end(), {"-I", kModuleIncludes, "-I", kTvmIncludes});
  return flags;
}

// Messages are parsed, so they come without colour and without excerpts of the
// source, which could look like messages.
std::vector<std::string> MessageFlags(workers::CompilerFamily family) {
  return {"-fdiagnostics-color=never", family == workers::CompilerFamily::kGcc
                                           ? "-fno-diagnostics-show-caret"
                                           : "-fno-caret-diagnostics"};
}

// The first of `files` is the source; the object has its stem.
workers::Action CompileAction(const workers::SelectedToolchain& toolchain,
                              const std::vector<std::string>& flags,
                              std::vector<workers::ActionInput> files,
                              const workers::ActionLimits& limits) {
  workers::Action action;
  action.argv.push_back(toolchain.compiler_path);
  action.argv.insert(action.argv.end(), toolchain.flags.begin(),
                     toolchain.flags.end());
  const std::vector<std::string> message_flags = MessageFlags(toolchain.family);
  action.argv.insert(action.argv.end(), message_flags.begin(),
                     message_flags.end());
  action.argv.insert(action.argv.end(), flags.begin(), flags.end());
  const std::string& source = files.front().path;
  const std::string object =
      absl::StrCat(source.substr(0, source.rfind('.')), ".o");
  action.argv.insert(action.argv.end(), {"-c", "-o", object, source});
  action.inputs = std::move(files);
  action.outputs.push_back(object);
  action.limits = limits;
  return action;
}

std::string SourceFile(const ModuleInput& module) {
  return absl::StrCat(module.name,
                      module.language == SourceLanguage::kCxx ? kCxx : kC);
}

}  // namespace

workers::Action CompileMetadataAction(
    const workers::SelectedToolchain& toolchain,
    std::vector<workers::ActionInput> files,
    const workers::ActionLimits& limits) {
  return CompileAction(toolchain,
                       {"-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror"},
                       std::move(files), limits);
}

workers::Action CompileModuleAction(const workers::SelectedToolchain& toolchain,
                                    const ModuleInput& module,
                                    const workers::ActionLimits& limits) {
  std::vector<workers::ActionInput> files;
  files.push_back({SourceFile(module), std::string(*module.artifact)});
  for (const IncludeFile& file : module.include_files) {
    files.push_back({absl::StrCat(kModuleIncludes, "/", file.path),
                     std::string(file.content)});
  }
  for (const codegen::RuntimeHeader& header : codegen::TvmDeclarations()) {
    files.push_back({absl::StrCat(kTvmIncludes, "/", header.path),
                     std::string(header.content)});
  }
  return CompileAction(toolchain, ModuleFlags(module), std::move(files),
                       limits);
}

std::string IncludedSource(const ModuleInput& module) {
  return absl::StrCat("../", SourceFile(module));
}

workers::Action CheckSignaturesAction(
    const workers::SelectedToolchain& toolchain, const ModuleInput& module,
    const std::string& text, const workers::ActionLimits& limits) {
  workers::Action action = CompileModuleAction(toolchain, module, limits);
  // In a directory of its own, where no module's file is.
  const std::string check =
      absl::StrCat(kCheckDirectory, "/", SourceFile(module));
  action.argv.resize(action.argv.size() - kCompileArguments);
  const char* all_errors = toolchain.family == workers::CompilerFamily::kGcc
                               ? "-fmax-errors=0"
                               : "-ferror-limit=0";
  action.argv.insert(action.argv.end(), {all_errors, "-fsyntax-only", check});
  action.inputs.push_back({check, text});
  action.outputs.clear();
  return action;
}

}  // namespace metad::build
