#include "client/request/source_settings.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/c_sources/include_search.h"
#include "client/c_sources/include_tree.h"
#include "client/option_values.h"
#include "client/request/module_choice.h"
#include "client/request/named_value.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

using v1::CompileOptions;
using v1::ModuleDescriptor;

// Those of C++ come behind those of C.
bool IsOfCxx(CompileOptions::Standard standard) {
  return standard >= CompileOptions::CXX11;
}

class SourceSettings {
 public:
  SourceSettings(v1::BuildSpec& spec, RequestSources& sources,
                 std::vector<std::string>& notes, Problems& problems)
      : spec_(spec),
        sources_(sources),
        notes_(notes),
        problems_(problems),
        include_settings_(spec.modules_size()) {}

  void AddDirectory(const std::string& text);
  void AddMacro(const std::string& text);
  void SetOptimization(const std::string& text);
  void SetStandard(const std::string& text);
  void AttachHeaders();

  std::vector<std::string> TakeFiles() { return std::move(files_); }

 private:
  // The sources that an option is for; a problem where the module that it names
  // is none, and a note where there is no source at all: a project says what
  // counts for its sources, and may have none for one of its targets.
  std::vector<int> Chosen(const std::string& option,
                          const std::optional<std::string>& name);
  void Note(const std::string& option, const std::string& text) {
    notes_.push_back(absl::StrCat(platform::Printable(option), ": ", text));
  }
  void AttachHeaders(int module);
  void SendTree(int module, IncludeTree tree);

  v1::BuildSpec& spec_;
  RequestSources& sources_;
  std::vector<std::string>& notes_;
  Problems& problems_;
  // Parallel to the modules.
  std::vector<IncludeSettings> include_settings_;
  std::vector<std::string> files_;
};

std::vector<int> SourceSettings::Chosen(
    const std::string& option, const std::optional<std::string>& name) {
  std::vector<int> chosen;
  if (name) {
    const std::optional<int> module =
        FindModule(spec_, option, *name, problems_);
    if (!module) return chosen;
    if (IsSource(spec_.modules(*module))) return {*module};
    problems_.AddUsage(option,
                       absl::StrCat("module '", *name,
                                    "' is no C or C++ source, expected one"));
    return chosen;
  }
  for (int i = 0; i < spec_.modules_size(); ++i) {
    if (IsSource(spec_.modules(i))) chosen.push_back(i);
  }
  if (chosen.empty())
    Note(option, "there is no C or C++ source that it is for");
  return chosen;
}

void SourceSettings::AddDirectory(const std::string& text) {
  const std::string option = absl::StrCat("-I ", text);
  const NamedValue value = SplitModuleValue(text);
  if (value.value.empty()) {
    return problems_.AddUsage(platform::Printable(option),
                              "expected [MODULE:]DIR");
  }
  const std::vector<int> chosen = Chosen(option, value.name);
  for (const int module : chosen) {
    include_settings_[module].directories.push_back(value.value);
  }
  std::error_code error;
  if (chosen.empty() || std::filesystem::is_directory(value.value, error)) {
    return;
  }
  // As for compilers, of which build systems ask the same.
  Note(option, absl::StrCat("there is no directory '",
                            platform::Printable(value.value), "'"));
}

void SourceSettings::AddMacro(const std::string& text) {
  const std::string option = absl::StrCat("-D ", text);
  const NamedValue value = SplitModuleValue(text);
  const size_t equals = value.value.find('=');
  const std::string name = value.value.substr(0, equals);
  if (name.empty() || !platform::IsUtf8(value.value)) {
    return problems_.AddUsage(platform::Printable(option),
                              "expected [MODULE:]NAME[=VALUE] of UTF-8");
  }
  for (const int module : Chosen(option, value.name)) {
    auto& macros = *spec_.mutable_modules(module)
                        ->mutable_compile_options()
                        ->mutable_macros();
    macros.erase(
        std::remove_if(macros.begin(), macros.end(),
                       [&](const v1::Macro& m) { return m.name() == name; }),
        macros.end());
    v1::Macro& macro = *macros.Add();
    macro.set_name(name);
    if (equals != std::string::npos) {
      macro.set_value(value.value.substr(equals + 1));
    }
  }
}

void SourceSettings::SetOptimization(const std::string& text) {
  const std::string option = absl::StrCat("--optimize ", text);
  const NamedValue value = SplitModuleValue(text);
  const auto optimization = ParseOptimization(value.value);
  if (!optimization.ok()) {
    return problems_.AddUsage(platform::Printable(option),
                              std::string(optimization.status().message()));
  }
  for (const int module : Chosen(option, value.name)) {
    spec_.mutable_modules(module)->mutable_compile_options()->set_optimization(
        *optimization);
  }
}

void SourceSettings::SetStandard(const std::string& text) {
  const std::string option = absl::StrCat("--std ", text);
  const NamedValue value = SplitModuleValue(text);
  const auto standard = ParseStandard(value.value);
  if (!standard.ok()) {
    return problems_.AddUsage(platform::Printable(option),
                              std::string(standard.status().message()));
  }
  const ModuleDescriptor::Kind kind = IsOfCxx(*standard)
                                          ? ModuleDescriptor::CXX_SOURCE
                                          : ModuleDescriptor::C_SOURCE;
  const std::vector<int> chosen = Chosen(option, value.name);
  bool used = false;
  for (const int module : chosen) {
    ModuleDescriptor& source = *spec_.mutable_modules(module);
    if (source.kind() != kind) continue;
    source.mutable_compile_options()->set_standard(*standard);
    used = true;
  }
  if (used || chosen.empty()) return;
  const std::string problem =
      absl::StrCat("is a standard of ", IsOfCxx(*standard) ? "C++" : "C",
                   ", and there is no source of that language that it is for");
  if (!value.name) return Note(option, problem);
  problems_.AddUsage(platform::Printable(option), problem);
}

void SourceSettings::AttachHeaders() {
  for (int i = 0; i < spec_.modules_size(); ++i) {
    if (IsSource(spec_.modules(i))) AttachHeaders(i);
  }
}

void SourceSettings::AttachHeaders(int module) {
  const ModuleDescriptor& descriptor = spec_.modules(module);
  IncludeSettings& settings = include_settings_[module];
  for (const v1::Macro& macro : descriptor.compile_options().macros()) {
    settings.macros.emplace_back(macro.name(), macro.value());
  }
  IncludingSource source;
  source.text = descriptor.artifact().inline_();
  const std::optional<std::string> file =
      sources_.FileOf(static_cast<size_t>(module));
  if (file) {
    const std::string parent = std::filesystem::path(*file).parent_path();
    source.directory = parent.empty() ? "." : parent;
  }
  std::set<std::string> attached;
  for (const v1::IncludeFile& header : descriptor.include_files()) {
    source.attached.emplace(header.path(), header.content().inline_());
    attached.insert(header.path());
  }
  const IncludeClosure closure = FindIncludes(source, settings);
  for (const UnreadableHeader& header : closure.unreadable) {
    problems_.AddFile(header.path, header.status);
  }
  for (const FoundHeader& header : closure.headers) {
    files_.push_back(header.path);
  }
  if (closure.headers.empty()) return;
  SendTree(module, MakeIncludeTree(source.text, closure, attached));
}

void SourceSettings::SendTree(int module, IncludeTree tree) {
  ModuleDescriptor& descriptor = *spec_.mutable_modules(module);
  descriptor.mutable_artifact()->set_inline_(std::move(tree.source));
  for (TreeHeader& header : tree.headers) {
    v1::IncludeFile& sent = *descriptor.add_include_files();
    sent.set_path(header.path);
    sent.mutable_content()->set_inline_(std::move(header.content));
    sources_.AddIncludeFile(static_cast<size_t>(module), header.path,
                            header.file);
  }
  CompileOptions& options = *descriptor.mutable_compile_options();
  for (std::string& directory : tree.directories) {
    options.add_include_directories(std::move(directory));
  }
  for (std::string& directory : tree.quote_directories) {
    options.add_quote_directories(std::move(directory));
  }
}

// Those for all modules before those for one, which go before them.
template <typename Apply>
void ApplyGeneralFirst(const std::vector<std::string>& texts,
                       const Apply& apply) {
  for (const bool named : {false, true}) {
    for (const std::string& text : texts) {
      if (SplitModuleValue(text).name.has_value() == named) apply(text);
    }
  }
}

}  // namespace

std::vector<std::string> ApplySourceSettings(const SubmitOptions& options,
                                             v1::BuildSpec& spec,
                                             RequestSources& sources,
                                             std::vector<std::string>& notes,
                                             Problems& problems) {
  SourceSettings settings(spec, sources, notes, problems);
  // In their own order: it is the order of the search.
  for (const auto& text : options.include_directories) {
    settings.AddDirectory(text);
  }
  ApplyGeneralFirst(options.macros,
                    [&](const std::string& text) { settings.AddMacro(text); });
  ApplyGeneralFirst(options.optimizations, [&](const std::string& text) {
    settings.SetOptimization(text);
  });
  ApplyGeneralFirst(options.standards, [&](const std::string& text) {
    settings.SetStandard(text);
  });
  settings.AttachHeaders();
  return settings.TakeFiles();
}

}  // namespace metad::client
