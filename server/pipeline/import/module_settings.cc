#include "server/pipeline/import/module_settings.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "codegen/plan/identifier.h"
#include "server/pipeline/compile_options.h"
#include "server/pipeline/include_paths.h"

namespace metad::pipeline {
namespace {

std::string NamesOf(const std::vector<ImportedModule>& modules) {
  // Enough to recognise a typing error by.
  constexpr size_t kShown = 10;
  std::vector<std::string> names;
  for (size_t i = 0; i < std::min(modules.size(), kShown); ++i) {
    names.push_back(modules[i].input.name);
  }
  if (modules.size() > kShown) names.emplace_back("...");
  return absl::StrJoin(names, ", ");
}

void Append(const std::vector<std::string>& more,
            std::vector<std::string>& list) {
  list.insert(list.end(), more.begin(), more.end());
}

void AddOptions(const CompileOptions& more, bool is_named,
                ModuleInput& module) {
  CompileOptions& options = module.compile_options;
  Append(more.include_directories, options.include_directories);
  Append(more.quote_directories, options.quote_directories);
  for (const MacroDefinition& macro : more.macros) {
    auto& macros = options.macros;
    macros.erase(std::remove_if(macros.begin(), macros.end(),
                                [&macro](const MacroDefinition& before) {
                                  return before.name == macro.name;
                                }),
                 macros.end());
    macros.push_back(macro);
  }
  if (more.optimization != Optimization::kUnspecified) {
    options.optimization = more.optimization;
  }
  const bool is_for_it =
      is_named || IsStandardOf(more.standard, module.language);
  if (more.standard != LanguageStandard::kUnspecified && is_for_it) {
    options.standard = more.standard;
  }
}

class ModuleSettings {
 public:
  ModuleSettings(std::vector<ImportedModule>& modules,
                 codegen::ViolationList& violations)
      : modules_(modules), violations_(violations) {
    for (const ImportedModule& module : modules) {
      IncludePaths& paths = paths_.emplace_back(violations);
      for (const IncludeFile& header : module.input.include_files) {
        paths.AddFile(header.path, module.origin.field);
      }
    }
  }

  void Apply(const ModuleSetting& setting, const std::string& field) {
    if (setting.name.empty()) return ApplyToAll(setting, field);
    for (size_t i = 0; i < modules_.size(); ++i) {
      if (modules_[i].input.name == setting.name) {
        return ApplyToOne(setting, field, i);
      }
    }
    violations_.Add(
        absl::StrCat(field, ".name"),
        modules_.empty()
            ? absl::StrCat("there is no module ", codegen::Quoted(setting.name),
                           ", for no library brings one")
            : absl::StrCat("there is no module ", codegen::Quoted(setting.name),
                           " in the libraries; expected one of ",
                           NamesOf(modules_)));
  }

 private:
  void ApplyToAll(const ModuleSetting& setting, const std::string& field) {
    if (!setting.functions.empty() || !setting.required_constants.empty()) {
      violations_.Add(absl::StrCat(field, ".name"),
                      "is missing, and functions and required_constants are "
                      "one module's");
    }
    for (size_t i = 0; i < modules_.size(); ++i) {
      ModuleInput& module = modules_[i].input;
      if (!module.without_functions && module.functions.empty() &&
          module.function_pattern.empty()) {
        module.function_pattern = setting.function_pattern;
      }
      if (module.kind == ModuleKind::kCSource) AddSource(setting, field, i);
    }
  }

  void ApplyToOne(const ModuleSetting& setting, const std::string& field,
                  size_t index) {
    ModuleInput& module = modules_[index].input;
    Append(setting.functions, module.functions);
    Append(setting.required_constants, module.required_constants);
    const bool has_pattern = !setting.function_pattern.empty();
    if (has_pattern) module.function_pattern = setting.function_pattern;
    if (has_pattern || !setting.functions.empty()) {
      module.without_functions = false;
    }
    const bool is_of_source =
        !setting.include_files.empty() || !setting.compile_options.empty();
    if (module.kind == ModuleKind::kCSource) {
      AddSource(setting, field, index);
    } else if (is_of_source) {
      violations_.Add(field,
                      absl::StrCat("module ", codegen::Quoted(setting.name),
                                   " is no C or C++ source; expected "
                                   "neither include_files nor "
                                   "compile_options"));
    }
  }

  void AddSource(const ModuleSetting& setting, const std::string& field,
                 size_t index) {
    ModuleInput& module = modules_[index].input;
    for (size_t i = 0; i < setting.include_files.size(); ++i) {
      const IncludeFile& file = setting.include_files[i];
      paths_[index].AddFile(
          file.path, absl::StrCat(field, ".include_files[", i, "].path"));
      module.include_files.push_back(file);
    }
    AddOptions(setting.compile_options, !setting.name.empty(), module);
  }

  std::vector<ImportedModule>& modules_;
  codegen::ViolationList& violations_;
  // Parallel to the modules.
  std::vector<IncludePaths> paths_;
};

}  // namespace

void ApplyModuleSettings(const std::vector<ModuleSetting>& settings,
                         std::vector<ImportedModule>& modules,
                         codegen::ViolationList& violations) {
  ModuleSettings applied(modules, violations);
  // One that names its module goes before one for all.
  for (const bool is_named : {false, true}) {
    for (size_t i = 0; i < settings.size(); ++i) {
      if (settings[i].name.empty() == is_named) continue;
      applied.Apply(settings[i], absl::StrCat("module_settings[", i, "]"));
    }
  }
}

}  // namespace metad::pipeline
