#include "client/request/module_settings.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/input_file.h"
#include "client/request/module_choice.h"
#include "client/request/named_value.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

using v1::ModuleDescriptor;

// Room for 32767 names of 255 characters.
constexpr int64_t kMaxNameListBytes = int64_t{16} << 20;

class ModuleSettings {
 public:
  ModuleSettings(LibraryModules library_modules, v1::BuildSpec& spec,
                 RequestSources& sources, Problems& problems)
      : library_modules_(library_modules),
        spec_(spec),
        sources_(sources),
        problems_(problems) {}

  void AddFunctions(const std::string& text);
  void AddPattern(const std::string& text);
  void AddRequired(const std::string& text);
  void AddIncludeFile(const std::string& text);
  void CheckExternals();

 private:
  std::optional<int> Choose(const std::string& option,
                            const std::optional<std::string>& name) {
    // Any may be that of an archive that was refused.
    if (library_modules_ == LibraryModules::kRefused) {
      return name ? IndexOfModule(spec_, *name) : std::nullopt;
    }
    return ChooseModule(spec_, option, name, problems_);
  }
  // A,B,... or @FILE.
  std::vector<std::string> ReadNames(const std::string& option,
                                     absl::string_view list);
  void AttachHeader(int module, const std::string& path,
                    const std::string& file, const std::string& content);

  const LibraryModules library_modules_;
  v1::BuildSpec& spec_;
  RequestSources& sources_;
  Problems& problems_;
};

std::vector<std::string> ModuleSettings::ReadNames(const std::string& option,
                                                   absl::string_view list) {
  std::vector<std::string> names;
  if (!absl::StartsWith(list, "@")) {
    for (const absl::string_view name : absl::StrSplit(list, ',')) {
      if (name.empty()) {
        problems_.AddUsage(option, "holds an empty name, expected A,B,...");
      } else if (!platform::IsUtf8(name)) {
        problems_.AddInvalid(platform::Printable(option),
                             "holds a name that is not UTF-8");
      } else {
        names.emplace_back(name);
      }
    }
    return names;
  }
  const std::string file(list.substr(1));
  absl::StatusOr<std::string> content = ReadInputFile(file, kMaxNameListBytes);
  if (!content.ok()) {
    problems_.AddFile(file, content.status());
    return names;
  }
  int line_number = 0;
  for (const absl::string_view line : absl::StrSplit(*content, '\n')) {
    ++line_number;
    const absl::string_view name = absl::StripAsciiWhitespace(line);
    if (!platform::IsUtf8(name)) {
      problems_.AddInvalid(absl::StrCat(file, ":", line_number),
                           "holds a name that is not UTF-8");
    } else if (!name.empty()) {
      names.emplace_back(name);
    }
  }
  if (names.empty()) {
    problems_.AddInvalid(file, "holds no name, expected one per line");
  }
  return names;
}

void ModuleSettings::AddFunctions(const std::string& text) {
  const std::string option = absl::StrCat("--functions ", text);
  const NamedValue value = SplitModuleValue(text);
  const std::optional<int> module = Choose(option, value.name);
  for (std::string& name : ReadNames(option, value.value)) {
    if (!module) continue;
    ModuleDescriptor& found = *spec_.mutable_modules(*module);
    found.clear_without_functions();
    found.add_functions(std::move(name));
  }
}

void ModuleSettings::AddPattern(const std::string& text) {
  const std::string option = absl::StrCat("--function-pattern ", text);
  const NamedValue value = SplitModuleValue(text);
  if (value.value.empty() || !platform::IsUtf8(value.value)) {
    return problems_.AddUsage(platform::Printable(option),
                              "expected a regular expression of UTF-8");
  }
  if (!value.name) {
    for (ModuleDescriptor& module : *spec_.mutable_modules()) {
      const bool has_symbols = module.kind() != ModuleDescriptor::EXTERNAL;
      if (has_symbols && !module.without_functions() &&
          module.functions().empty() && module.function_pattern().empty()) {
        module.set_function_pattern(value.value);
      }
    }
    return;
  }
  const std::optional<int> module = Choose(option, value.name);
  if (!module) return;
  ModuleDescriptor& found = *spec_.mutable_modules(*module);
  if (!found.function_pattern().empty()) {
    return problems_.AddUsage(option, "is a second pattern for that module");
  }
  found.clear_without_functions();
  found.set_function_pattern(value.value);
}

void ModuleSettings::AddRequired(const std::string& text) {
  const std::string option = absl::StrCat("--requires ", text);
  const NamedValue value = SplitModuleValue(text);
  const std::optional<int> module = Choose(option, value.name);
  for (std::string& name : ReadNames(option, value.value)) {
    if (module) {
      spec_.mutable_modules(*module)->add_required_constants(std::move(name));
    }
  }
}

void ModuleSettings::AddIncludeFile(const std::string& text) {
  const std::string option = absl::StrCat("--include-file ", text);
  const size_t equals = text.find('=');
  const NamedValue value = SplitModuleValue(text.substr(0, equals));
  if (equals == std::string::npos || equals + 1 == text.size() ||
      value.value.empty() || !platform::IsUtf8(value.value)) {
    return problems_.AddUsage(platform::Printable(option),
                              "expected [MODULE:]PATH=FILE, PATH as in "
                              "#include \"PATH\"");
  }
  const std::string file = text.substr(equals + 1);
  absl::StatusOr<std::string> content = ReadInputFile(file);
  if (!content.ok()) return problems_.AddFile(file, content.status());
  if (value.name) {
    const std::optional<int> module = Choose(option, value.name);
    if (module) AttachHeader(*module, value.value, file, *content);
    return;
  }
  bool used = false;
  for (int i = 0; i < spec_.modules_size(); ++i) {
    if (!IsSource(spec_.modules(i))) continue;
    AttachHeader(i, value.value, file, *content);
    used = true;
  }
  if (!used && library_modules_ == LibraryModules::kTaken) {
    problems_.AddUsage(option, "there is no C source that could include it");
  }
}

void ModuleSettings::AttachHeader(int module, const std::string& path,
                                  const std::string& file,
                                  const std::string& content) {
  v1::IncludeFile& header = *spec_.mutable_modules(module)->add_include_files();
  header.set_path(path);
  header.mutable_content()->set_inline_(content);
  sources_.AddIncludeFile(static_cast<size_t>(module), path, file);
}

void ModuleSettings::CheckExternals() {
  for (const ModuleDescriptor& module : spec_.modules()) {
    if (module.kind() == ModuleDescriptor::EXTERNAL &&
        module.functions().empty()) {
      problems_.AddUsage(absl::StrCat("--external ", module.name()),
                         absl::StrCat("has no functions, expected --functions ",
                                      module.name(), ":A,B,..."));
    }
  }
}

}  // namespace

void ApplyModuleSettings(const SubmitOptions& options,
                         LibraryModules library_modules, v1::BuildSpec& spec,
                         RequestSources& sources, Problems& problems) {
  ModuleSettings settings(library_modules, spec, sources, problems);
  for (const auto& text : options.functions) settings.AddFunctions(text);
  // After the functions: a pattern for every module passes over those that
  // list theirs, and one that names its module goes before one for all.
  for (const bool named : {true, false}) {
    for (const auto& text : options.function_patterns) {
      if (SplitModuleValue(text).name.has_value() == named) {
        settings.AddPattern(text);
      }
    }
  }
  for (const auto& text : options.required_constants) {
    settings.AddRequired(text);
  }
  for (const auto& text : options.include_files) settings.AddIncludeFile(text);
  settings.CheckExternals();
}

}  // namespace metad::client
