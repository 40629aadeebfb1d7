#include "server/pipeline/compile_action.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/runtime/tvm_declarations.h"

namespace metad::pipeline {
namespace {

// The parts of an action's directory.
constexpr char kModuleIncludes[] = "module_include";
constexpr char kTvmIncludes[] = "tvm_include";

constexpr char kCheckDirectory[] = "signature_check";

// -c -o OBJECT SOURCE, which end a compilation's arguments.
constexpr size_t kCompileArguments = 4;

constexpr char kC[] = ".c";
constexpr char kCxx[] = ".cc";

using Flags = std::vector<std::string>;

void Append(const Flags& more, Flags& flags) {
  flags.insert(flags.end(), more.begin(), more.end());
}

// Nobody will change a generated source for a target where int32_t is long,
// take a needless `packed` out of it, or have its operators take their
// constants as such. To clang those are pointers of another type as well.
Flags GeneratedCodeFlags(execution::CompilerFamily family) {
  Flags flags = {"-Wno-incompatible-pointer-types", "-Wno-attributes"};
  if (family == execution::CompilerFamily::kGcc) {
    flags.emplace_back("-Wno-discarded-qualifiers");
  }
  return flags;
}

// What a firmware's C++ goes without is left out of a module's, too.
Flags LanguageFlags(execution::CompilerFamily family,
                    const ModuleInput& module) {
  Flags flags = {absl::StrCat(
      "-std=", StandardName(module.compile_options.standard, module.language))};
  if (module.language == SourceLanguage::kCxx) {
    Append({"-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics"}, flags);
  } else if (module.machine_written) {
    Append(GeneratedCodeFlags(family), flags);
  }
  return flags;
}

Flags OptimizationFlags(Optimization optimization) {
  switch (optimization) {
    case Optimization::kUnspecified:
      return {};
    case Optimization::kSize:
      return {"-Os"};
    case Optimization::kSpeed:
      return {"-O2"};
    case Optimization::kDebugging:
      return {"-Og", "-g"};
  }
  return {};
}

// One argument each, which no shell sees.
Flags MacroFlags(const CompileOptions& options) {
  Flags flags;
  for (const MacroDefinition& macro : options.macros) {
    flags.push_back(
        absl::StrCat("-D", macro.name, "=", macro.value.value_or("1")));
  }
  return flags;
}

Flags IncludeFlags(const CompileOptions& options) {
  Flags flags;
  // The top goes before all others, for names in quotes, too.
  if (!options.quote_directories.empty()) {
    Append({"-iquote", kModuleIncludes}, flags);
  }
  for (const std::string& directory : options.quote_directories) {
    Append({"-iquote", absl::StrCat(kModuleIncludes, "/", directory)}, flags);
  }
  Append({"-I", kModuleIncludes}, flags);
  for (const std::string& directory : options.include_directories) {
    Append({"-I", absl::StrCat(kModuleIncludes, "/", directory)}, flags);
  }
  Append({"-I", kTvmIncludes}, flags);
  return flags;
}

Flags ModuleFlags(execution::CompilerFamily family, const ModuleInput& module) {
  const CompileOptions& options = module.compile_options;
  Flags flags = LanguageFlags(family, module);
  Append(OptimizationFlags(options.optimization), flags);
  Append(MacroFlags(options), flags);
  Append(IncludeFlags(options), flags);
  return flags;
}

constexpr char kNoTime[] = "00:00:00";
constexpr char kNoDate[] = "Jan  1 1970";
constexpr char kNoTimestamp[] = "Thu Jan  1 00:00:00 1970";

std::string TextMacro(absl::string_view name, absl::string_view text) {
  return absl::StrCat("-D", name, "=\"", text, "\"");
}

// gcc has the date from SOURCE_DATE_EPOCH, and the time of a file from the
// file; clang before version 16 knows no such variable. The seed is for names
// that gcc makes up, which are random else.
Flags SameEverywhere(execution::CompilerFamily family,
                     const std::string& source) {
  if (family == execution::CompilerFamily::kGcc) {
    return {absl::StrCat("-frandom-seed=", source)};
  }
  return {"-Wno-builtin-macro-redefined", TextMacro("__DATE__", kNoDate),
          TextMacro("__TIME__", kNoTime),
          TextMacro("__TIMESTAMP__", kNoTimestamp)};
}

// Messages are parsed, so they come without colour and without excerpts of the
// source, which could look like messages. gcc counts a tab as one column then,
// as clang does in any case, and hands the assembler its input by a pipe, which
// has no name to be in messages.
Flags MessageFlags(execution::CompilerFamily family) {
  if (family == execution::CompilerFamily::kGcc) {
    return {"-fdiagnostics-color=never", "-fno-diagnostics-show-caret",
            "-ftabstop=1", "-pipe"};
  }
  return {"-fdiagnostics-color=never", "-fno-caret-diagnostics"};
}

execution::ActionCompiler CompilerOf(
    const execution::SelectedToolchain& toolchain) {
  return {toolchain.id, toolchain.target, toolchain.fingerprint,
          toolchain.headers};
}

// The first of `files` is the source; the object has its stem.
execution::Action CompileAction(const CompileTerms& terms, const Flags& flags,
                                std::vector<execution::ActionInput> files) {
  const execution::SelectedToolchain& toolchain = terms.toolchain;
  execution::Action action;
  action.argv.push_back(toolchain.compiler_path);
  // What debugging information calls the working directory, whose own name is
  // another one each time.
  action.environment.emplace_back("PWD", "/proc/self/cwd");
  action.environment.emplace_back("SOURCE_DATE_EPOCH", "0");
  action.environment.emplace_back("TZ", "UTC0");
  Append(toolchain.flags, action.argv);
  Append(MessageFlags(toolchain.family), action.argv);
  const std::string& source = files.front().path;
  Append(SameEverywhere(toolchain.family, source), action.argv);
  Append(flags, action.argv);
  const std::string object =
      absl::StrCat(source.substr(0, source.rfind('.')), ".o");
  Append({"-c", "-o", object, source}, action.argv);
  action.inputs = std::move(files);
  action.outputs.push_back(object);
  action.limits = terms.limits;
  action.compiler = CompilerOf(toolchain);
  action.may_be_cached = terms.may_be_cached;
  return action;
}

// The same in all actions, and so hashed and held once.
const std::vector<execution::ActionInput>& TvmInputs() {
  static const auto* const inputs = [] {
    auto* made = new std::vector<execution::ActionInput>;
    for (const codegen::RuntimeHeader& header : codegen::TvmDeclarations()) {
      made->push_back({absl::StrCat(kTvmIncludes, "/", header.path),
                       std::string(header.content)});
    }
    return made;
  }();
  return *inputs;
}

std::string SourceFile(const ModuleInput& module) {
  return absl::StrCat(module.name,
                      module.language == SourceLanguage::kCxx ? kCxx : kC);
}

}  // namespace

execution::Action CompileMetadataAction(
    const CompileTerms& terms, std::vector<execution::ActionInput> files) {
  return CompileAction(terms,
                       {"-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror"},
                       std::move(files));
}

execution::Action CompileModuleAction(const CompileTerms& terms,
                                      const ModuleInput& module) {
  std::vector<execution::ActionInput> files;
  files.push_back({SourceFile(module), terms.contents.Of(*module.artifact)});
  for (const IncludeFile& file : module.include_files) {
    files.push_back({absl::StrCat(kModuleIncludes, "/", file.path),
                     terms.contents.Of(file.content)});
  }
  const std::vector<execution::ActionInput>& tvm = TvmInputs();
  files.insert(files.end(), tvm.begin(), tvm.end());
  return CompileAction(terms, ModuleFlags(terms.toolchain.family, module),
                       std::move(files));
}

std::string IncludedSource(const ModuleInput& module) {
  return absl::StrCat("../", SourceFile(module));
}

execution::Action CheckSignaturesAction(const CompileTerms& terms,
                                        const ModuleInput& module,
                                        const std::string& text) {
  execution::Action action = CompileModuleAction(terms, module);
  // In a directory of its own, where no module's file is.
  const std::string check =
      absl::StrCat(kCheckDirectory, "/", SourceFile(module));
  action.argv.resize(action.argv.size() - kCompileArguments);
  const char* all_errors =
      terms.toolchain.family == execution::CompilerFamily::kGcc
          ? "-fmax-errors=0"
          : "-ferror-limit=0";
  action.argv.insert(action.argv.end(), {all_errors, "-fsyntax-only", check});
  action.inputs.push_back({check, text});
  action.outputs.clear();
  action.failure_is_answer = true;
  return action;
}

}  // namespace metad::pipeline
