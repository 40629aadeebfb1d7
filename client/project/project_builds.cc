#include "client/project/project_builds.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/option_values.h"
#include "client/project/memory_options.h"
#include "client/project/project_check.h"
#include "client/request/named_value.h"
#include "server/formats/tensors/raw_file.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// `path` so that neither '=' nor ':' in it is taken for the end of a name.
std::string NamelessPath(const std::string& path) {
  const size_t special = path.find_first_of("=:");
  const bool mistaken =
      special != std::string::npos && path.find('/') > special;
  return mistaken ? absl::StrCat("./", path) : path;
}

// The options of one build.
class BuildPlan {
 public:
  BuildPlan(const ProjectFile& file, const ProjectOptions& options,
            const std::string& target, Problems& problems)
      : file_(file),
        project_(file.project()),
        root_(file.root()),
        given_(options),
        target_(target),
        problems_(problems),
        build_{options.submit, OptionOrigins(file.path())},
        out_(build_.options) {}

  ProjectBuild Make() {
    SetWords();
    SetFlags();
    SetModels();
    SetModules();
    SetSources(project_, "", root_);
    SetConstants();
    SetMemories();
    return std::move(build_);
  }

 private:
  void SetWords();
  void AddLibrary(const std::string& text, const std::string& place);
  void SetFlags();
  void SetModels();
  void SetModules();
  void SetModule(const Module& module, const ProjectPart& part);
  void SetModuleSettings(const Module& module, const ProjectPart& part);
  // How sources are compiled: all, or the one whose name `prefix` has.
  template <typename Message>
  void SetSources(const Message& message, const std::string& prefix,
                  const ProjectPart& part);
  void SetConstants();
  void SetConstant(const ConstantSetting& setting, const ProjectPart& part);
  void SetMemories();

  // The values of a fixed set: the file's, unless the command line has one.
  // The file's are known to be right.
  template <typename T>
  void SetWord(const std::string& option, int field, const std::string& text,
               absl::StatusOr<T> (*parse)(absl::string_view), T& to) {
    if (given_.given.count(option) > 0) return;
    build_.origins.AddOption(option, text, root_.Place(field));
    if (text.empty()) return;
    absl::StatusOr<T> value = parse(text);
    if (value.ok()) to = *std::move(value);
  }
  std::string Directory() const;
  std::string TargetPlace() const;

  template <typename Part>
  bool IsForTarget(const Part& part) const {
    return part.for_target().empty() ||
           std::find(part.for_target().begin(), part.for_target().end(),
                     target_) != part.for_target().end();
  }
  void Add(const std::string& option, const std::string& value,
           const std::string& place, std::vector<std::string>& to) {
    build_.origins.AddOption(option, value, place);
    to.push_back(value);
  }
  // A file as it is to be opened.
  std::string File(const std::string& path, const std::string& place) {
    std::string file = NamelessPath(file_.Resolve(path));
    build_.origins.AddFile(file, place);
    return file;
  }

  const ProjectFile& file_;
  const Project& project_;
  const ProjectPart root_;
  const ProjectOptions& given_;
  const std::string& target_;
  Problems& problems_;
  ProjectBuild build_;
  SubmitOptions& out_;
};

std::string BuildPlan::Directory() const {
  const bool has_out = given_.given.count("--out") > 0;
  // Who names one target and a directory means that directory.
  if (has_out && given_.given.count("--target") > 0) return out_.out_dir;
  std::string base = has_out ? out_.out_dir : file_.Resolve(project_.out());
  if (base.empty()) base = file_.directory();
  if (project_.target_size() < 2) return base;
  return std::filesystem::path(base) / target_;
}

std::string BuildPlan::TargetPlace() const {
  const auto& targets = project_.target();
  const auto found = std::find(targets.begin(), targets.end(), target_);
  const bool is_said = found != targets.end();
  return root_.Place(Project::kTargetFieldNumber,
                     is_said ? static_cast<int>(found - targets.begin()) : -1);
}

void BuildPlan::SetWords() {
  out_.depfile.earlier_inputs = {file_.path()};
  out_.model_name = project_.model_name();
  build_.origins.AddOption("--model-name", out_.model_name,
                           root_.Place(Project::kModelNameFieldNumber));
  if (given_.given.count("--target") == 0) {
    build_.origins.AddOption("--target", target_, TargetPlace());
  }
  out_.target = target_;
  // What is not said, the archive may say.
  out_.target_is_given =
      given_.given.count("--target") > 0 || !project_.target().empty();
  out_.runtime_is_given = !project_.runtime().empty();
  for (int i = 0; i < project_.model_library_size(); ++i) {
    AddLibrary(project_.model_library(i),
               root_.Place(Project::kModelLibraryFieldNumber, i));
  }
  out_.out_dir = Directory();
  build_.origins.AddOption("--out", out_.out_dir,
                           root_.Place(Project::kOutFieldNumber));
  if (given_.given.count("--toolchain") == 0) {
    out_.toolchain = project_.toolchain();
    build_.origins.AddOption("--toolchain", out_.toolchain,
                             root_.Place(Project::kToolchainFieldNumber));
  }
  SetWord("--runtime", Project::kRuntimeFieldNumber, project_.runtime(),
          ParseRuntime, out_.runtime);
  SetWord("--object-engine", Project::kObjectEngineFieldNumber,
          project_.object_engine(), ParseObjectEngine, out_.object_engine);
  SetWord("--timeout", Project::kTimeoutFieldNumber, project_.timeout(),
          ParseTimeout, out_.timeout);
  SetWord("--emit", Project::kEmitFieldNumber,
          project_.emit().empty()
              ? DefaultOutputs(!project_.model_library().empty())
              : absl::StrJoin(project_.emit(), ","),
          ParseOutputs, out_.outputs);
  if (!out_.session.server && !project_.server().empty()) {
    const auto server = ParseServerAddress(project_.server());
    if (server.ok()) out_.session.server = *server;
  }
}

void BuildPlan::AddLibrary(const std::string& text, const std::string& place) {
  const NamedValue library = SplitNamedFile(text);
  const std::string file = file_.Resolve(library.value);
  build_.origins.AddFile(file, place);
  out_.libraries.push_back(
      library.name.has_value() ? absl::StrCat(*library.name, "=", file) : file);
}

void BuildPlan::SetFlags() {
  out_.joinable = project_.joinable();
  out_.ffi_constructor = project_.ffi_constructor();
  out_.constant_table = project_.constant_table();
  // The command line's stays.
  out_.strict = out_.strict || project_.strict();
  for (int i = 0; i < project_.standard_size(); ++i) {
    Add("--std", project_.standard(i),
        root_.Place(Project::kStandardFieldNumber, i), out_.standards);
  }
  for (int i = 0; i < project_.join_size(); ++i) {
    const std::string place = root_.Place(Project::kJoinFieldNumber, i);
    Add("--join", File(project_.join(i), place), place, out_.joined_reports);
  }
}

void BuildPlan::SetModels() {
  if (!project_.aot().empty()) {
    const std::string place = root_.Place(Project::kAotFieldNumber);
    Add("--aot", File(project_.aot(), place), place, out_.interfaces);
  }
  if (!project_.system_lib_prefix().empty()) {
    out_.models.push_back(
        {project_.model_name(), project_.system_lib_prefix()});
  }
  for (int i = 0; i < project_.model_size(); ++i) {
    const Model& model = project_.model(i);
    const ProjectPart part = root_.Nested(Project::kModelFieldNumber, i);
    out_.models.push_back({model.name(), model.system_lib_prefix()});
    build_.origins.AddOption("--model", model.name(), part.Place());
    if (model.aot().empty()) continue;
    const std::string place = part.Place(Model::kAotFieldNumber);
    Add("--aot", absl::StrCat(model.name(), ":", File(model.aot(), place)),
        place, out_.interfaces);
  }
}

void BuildPlan::SetModules() {
  for (int i = 0; i < project_.module_size(); ++i) {
    if (!IsForTarget(project_.module(i))) continue;
    SetModule(project_.module(i), root_.Nested(Project::kModuleFieldNumber, i));
  }
  if (out_.modules.empty() && out_.libraries.empty()) {
    problems_.AddInvalid(root_.Place(Project::kModuleFieldNumber),
                         absl::StrCat("has no module for the target '", target_,
                                      "', expected at least one"));
  }
}

void BuildPlan::SetModule(const Module& module, const ProjectPart& part) {
  const std::string place = part.Place(Module::kFileFieldNumber);
  std::string text = module.external() ? "" : File(module.file(), place);
  if (!module.name().empty()) {
    text = absl::StrCat(module.name(), module.external() ? "" : "=", text);
  }
  const char* const option = module.external() ? "--external" : "--module";
  build_.origins.AddOption(option, text, part.Place());
  out_.modules.push_back({text, module.external(), module.model()});
  SetModuleSettings(module, part);
}

void BuildPlan::SetModuleSettings(const Module& module,
                                  const ProjectPart& part) {
  const std::string prefix = absl::StrCat(ModuleName(module), ":");
  if (!module.function().empty()) {
    Add("--functions",
        absl::StrCat(prefix, absl::StrJoin(module.function(), ",")),
        part.Place(Module::kFunctionFieldNumber, 0), out_.functions);
  }
  if (!module.functions_file().empty()) {
    const std::string place = part.Place(Module::kFunctionsFileFieldNumber);
    Add("--functions",
        absl::StrCat(prefix, "@", File(module.functions_file(), place)), place,
        out_.functions);
  }
  if (!module.function_pattern().empty()) {
    Add("--function-pattern", absl::StrCat(prefix, module.function_pattern()),
        part.Place(Module::kFunctionPatternFieldNumber),
        out_.function_patterns);
  }
  if (!module.required_constant().empty()) {
    Add("--requires",
        absl::StrCat(prefix, absl::StrJoin(module.required_constant(), ",")),
        part.Place(Module::kRequiredConstantFieldNumber, 0),
        out_.required_constants);
  }
  for (int i = 0; i < module.include_file_size(); ++i) {
    const IncludeFile& header = module.include_file(i);
    const ProjectPart header_part =
        part.Nested(Module::kIncludeFileFieldNumber, i);
    const std::string place = header_part.Place(IncludeFile::kFileFieldNumber);
    const std::string file =
        File(header.file().empty() ? header.path() : header.file(), place);
    Add("--include-file", absl::StrCat(prefix, header.path(), "=", file),
        header_part.Place(), out_.include_files);
  }
  SetSources(module, prefix, part);
  if (!module.standard().empty()) {
    Add("--std", absl::StrCat(prefix, module.standard()),
        part.Place(Module::kStandardFieldNumber), out_.standards);
  }
}

template <typename Message>
void BuildPlan::SetSources(const Message& message, const std::string& prefix,
                           const ProjectPart& part) {
  for (int i = 0; i < message.include_dir_size(); ++i) {
    const std::string place = part.Place(Message::kIncludeDirFieldNumber, i);
    Add("-I", absl::StrCat(prefix, File(message.include_dir(i), place)), place,
        out_.include_directories);
  }
  for (int i = 0; i < message.define_size(); ++i) {
    Add("-D", absl::StrCat(prefix, message.define(i)),
        part.Place(Message::kDefineFieldNumber, i), out_.macros);
  }
  if (message.optimize().empty()) return;
  Add("--optimize", absl::StrCat(prefix, message.optimize()),
      part.Place(Message::kOptimizeFieldNumber), out_.optimizations);
}

void BuildPlan::SetConstants() {
  for (int i = 0; i < project_.constants_size(); ++i) {
    const ConstantFile& constants = project_.constants(i);
    if (!IsForTarget(constants)) continue;
    const ProjectPart part = root_.Nested(Project::kConstantsFieldNumber, i);
    std::string text =
        File(constants.file(), part.Place(ConstantFile::kFileFieldNumber));
    if (!constants.name().empty()) {
      text = absl::StrCat(constants.name(), "=", text);
    }
    if (!constants.layout().empty()) {
      absl::StrAppend(&text, ":", constants.layout());
    } else if (const auto name = formats::SplitRawFileName(constants.file());
               !name.ok() || name->layout.has_value()) {
      problems_.AddInvalid(
          part.Place(ConstantFile::kFileFieldNumber),
          absl::StrCat("'", platform::Printable(constants.file()),
                       "' ends as FILE:TYPE does, expected `layout`, or a file "
                       "of another name"));
    }
    build_.origins.AddOption("--constants", text, part.Place());
    out_.constants.push_back({text, constants.model()});
  }
  for (int i = 0; i < project_.select_size(); ++i) {
    Add("--select", project_.select(i),
        root_.Place(Project::kSelectFieldNumber, i), out_.select);
  }
  for (int i = 0; i < project_.rename_size(); ++i) {
    const Rename& rename = project_.rename(i);
    Add("--rename", absl::StrCat(rename.to(), "=", rename.from()),
        root_.Nested(Project::kRenameFieldNumber, i).Place(), out_.rename);
  }
  for (int i = 0; i < project_.constant_size(); ++i) {
    if (!IsForTarget(project_.constant(i))) continue;
    SetConstant(project_.constant(i),
                root_.Nested(Project::kConstantFieldNumber, i));
  }
}

void BuildPlan::SetConstant(const ConstantSetting& setting,
                            const ProjectPart& part) {
  const auto set = [&](const char* option, int field, const std::string& value,
                       std::vector<std::string>& to) {
    if (value.empty()) return;
    const std::string text = setting.name().empty()
                                 ? value
                                 : absl::StrCat(setting.name(), "=", value);
    Add(option, text, part.Place(field), to);
  };
  set("--constant-type", ConstantSetting::kTypeFieldNumber, setting.type(),
      out_.constant_types);
  set("--constant-style", ConstantSetting::kStyleFieldNumber, setting.style(),
      out_.constant_styles);
  set("--constant-section", ConstantSetting::kSectionFieldNumber,
      setting.section(), out_.constant_sections);
  set("--constant-alignment", ConstantSetting::kAlignmentFieldNumber,
      setting.alignment() == 0 ? "" : absl::StrCat(setting.alignment()),
      out_.constant_alignments);
  set("--constant-pool", ConstantSetting::kPoolFieldNumber, setting.pool(),
      out_.constant_pools);
  set("--constant-region", ConstantSetting::kRegionFieldNumber,
      setting.region(), out_.constant_regions);
}

void BuildPlan::SetMemories() {
  for (int i = 0; i < project_.region_size(); ++i) {
    if (!IsForTarget(project_.region(i))) continue;
    Add("--region", RegionOption(project_.region(i)),
        root_.Nested(Project::kRegionFieldNumber, i).Place(), out_.regions);
  }
  for (int i = 0; i < project_.pool_size(); ++i) {
    if (!IsForTarget(project_.pool(i))) continue;
    Add("--pool", PoolOption(project_.pool(i)),
        root_.Nested(Project::kPoolFieldNumber, i).Place(), out_.pools);
  }
}

}  // namespace

std::vector<ProjectBuild> PlanProject(const ProjectFile& file,
                                      const ProjectOptions& options,
                                      Problems& problems) {
  std::vector<std::string> targets = TargetsOf(file.project());
  if (options.given.count("--target") > 0) targets = {options.submit.target};
  CheckProject(file, targets, problems);
  std::vector<ProjectBuild> builds;
  if (!problems.empty()) return builds;
  builds.reserve(targets.size());
  for (const std::string& target : targets) {
    builds.push_back(BuildPlan(file, options, target, problems).Make());
  }
  return builds;
}

}  // namespace metad::client
