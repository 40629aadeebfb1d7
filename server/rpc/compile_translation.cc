#include "server/rpc/compile_translation.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/identifier.h"

namespace metad::rpc {
namespace {

using pipeline::LanguageStandard;
using pipeline::Optimization;

constexpr int kMaxDirectories = 1000;
constexpr int kMaxMacros = 1000;
constexpr size_t kMaxMacroName = 255;
constexpr size_t kMaxMacroValue = 4096;

// Reserved words are fine: -Dinline= is what some sources need.
bool IsMacroName(absl::string_view name) {
  if (name.empty() || name.size() > kMaxMacroName || name == "defined" ||
      absl::ascii_isdigit(name[0])) {
    return false;
  }
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

bool IsMacroValue(absl::string_view value) {
  return value.size() <= kMaxMacroValue &&
         std::none_of(value.begin(), value.end(),
                      [](char c) { return absl::ascii_iscntrl(c); });
}

class OptionsTranslator {
 public:
  OptionsTranslator(const v1::CompileOptions& options,
                    pipeline::IncludePaths& paths, const std::string& field,
                    codegen::ViolationList& violations)
      : options_(options),
        paths_(paths),
        field_(field),
        violations_(violations) {}

  pipeline::CompileOptions Translate() {
    pipeline::CompileOptions out;
    out.include_directories = TranslateDirectories(
        options_.include_directories(), ".include_directories");
    out.quote_directories = TranslateDirectories(options_.quote_directories(),
                                                 ".quote_directories");
    out.macros = TranslateMacros();
    out.optimization = TranslateOptimization();
    out.standard = TranslateStandard();
    return out;
  }

 private:
  template <typename Strings>
  std::vector<std::string> TranslateDirectories(const Strings& directories,
                                                absl::string_view subfield) {
    if (directories.size() > kMaxDirectories) {
      Add(subfield,
          absl::StrCat("has ", directories.size(),
                       " directories; expected at most ", kMaxDirectories));
      return {};
    }
    absl::flat_hash_set<std::string> seen;
    for (int i = 0; i < directories.size(); ++i) {
      const std::string element = absl::StrCat(subfield, "[", i, "]");
      paths_.CheckDirectory(directories[i], absl::StrCat(field_, element));
      if (seen.insert(directories[i]).second) continue;
      Add(element, absl::StrCat("directory ", codegen::Quoted(directories[i]),
                                " is given twice; expected it once"));
    }
    return {directories.begin(), directories.end()};
  }

  std::vector<pipeline::MacroDefinition> TranslateMacros() {
    std::vector<pipeline::MacroDefinition> macros;
    if (options_.macros_size() > kMaxMacros) {
      Add(".macros", absl::StrCat("has ", options_.macros_size(),
                                  " macros; expected at most ", kMaxMacros));
      return macros;
    }
    absl::flat_hash_set<std::string> seen;
    for (int i = 0; i < options_.macros_size(); ++i) {
      const v1::Macro& macro = options_.macros(i);
      const std::string element = absl::StrCat(".macros[", i, "]");
      if (!IsMacroName(macro.name())) {
        Add(absl::StrCat(element, ".name"),
            absl::StrCat("macro name ", codegen::Quoted(macro.name()),
                         " must be [A-Za-z_][A-Za-z0-9_]*, at most ",
                         kMaxMacroName, " bytes, and not 'defined'"));
      } else if (!seen.insert(macro.name()).second) {
        Add(absl::StrCat(element, ".name"),
            absl::StrCat("macro ", codegen::Quoted(macro.name()),
                         " is defined twice; expected it once"));
      }
      if (!IsMacroValue(macro.value())) {
        Add(absl::StrCat(element, ".value"),
            absl::StrCat("macro ", codegen::Quoted(macro.name()),
                         " has a value of ", macro.value().size(),
                         " bytes; expected at most ", kMaxMacroValue,
                         " without control characters"));
      }
      macros.push_back({macro.name(), std::nullopt});
      if (macro.has_value()) macros.back().value = macro.value();
    }
    return macros;
  }

  Optimization TranslateOptimization() {
    switch (options_.optimization()) {
      case v1::CompileOptions::OPTIMIZATION_UNSPECIFIED:
        return Optimization::kUnspecified;
      case v1::CompileOptions::FOR_SIZE:
        return Optimization::kSize;
      case v1::CompileOptions::FOR_SPEED:
        return Optimization::kSpeed;
      case v1::CompileOptions::FOR_DEBUGGING:
        return Optimization::kDebugging;
      default:
        Add(".optimization",
            absl::StrCat("is ", static_cast<int>(options_.optimization()),
                         "; expected FOR_SIZE (1), FOR_SPEED (2), "
                         "FOR_DEBUGGING (3) or none (0)"));
        return Optimization::kUnspecified;
    }
  }

  LanguageStandard TranslateStandard() {
    switch (options_.standard()) {
      case v1::CompileOptions::STANDARD_UNSPECIFIED:
        return LanguageStandard::kUnspecified;
      case v1::CompileOptions::C99:
        return LanguageStandard::kC99;
      case v1::CompileOptions::C11:
        return LanguageStandard::kC11;
      case v1::CompileOptions::C17:
        return LanguageStandard::kC17;
      case v1::CompileOptions::GNU_C99:
        return LanguageStandard::kGnuC99;
      case v1::CompileOptions::GNU_C11:
        return LanguageStandard::kGnuC11;
      case v1::CompileOptions::GNU_C17:
        return LanguageStandard::kGnuC17;
      case v1::CompileOptions::CXX11:
        return LanguageStandard::kCxx11;
      case v1::CompileOptions::CXX14:
        return LanguageStandard::kCxx14;
      case v1::CompileOptions::CXX17:
        return LanguageStandard::kCxx17;
      case v1::CompileOptions::CXX20:
        return LanguageStandard::kCxx20;
      case v1::CompileOptions::GNU_CXX11:
        return LanguageStandard::kGnuCxx11;
      case v1::CompileOptions::GNU_CXX14:
        return LanguageStandard::kGnuCxx14;
      case v1::CompileOptions::GNU_CXX17:
        return LanguageStandard::kGnuCxx17;
      case v1::CompileOptions::GNU_CXX20:
        return LanguageStandard::kGnuCxx20;
      default:
        Add(".standard",
            absl::StrCat("is ", static_cast<int>(options_.standard()),
                         "; expected one of C99 (1) to GNU_CXX20 (14), or "
                         "none (0)"));
        return LanguageStandard::kUnspecified;
    }
  }

  void Add(absl::string_view subfield, std::string problem) {
    violations_.Add(absl::StrCat(field_, subfield), std::move(problem));
  }

  const v1::CompileOptions& options_;
  pipeline::IncludePaths& paths_;
  const std::string& field_;
  codegen::ViolationList& violations_;
};

}  // namespace

pipeline::CompileOptions TranslateCompileOptions(
    const v1::CompileOptions& options, pipeline::IncludePaths& paths,
    const std::string& field, codegen::ViolationList& violations) {
  return OptionsTranslator(options, paths, field, violations).Translate();
}

}  // namespace metad::rpc
