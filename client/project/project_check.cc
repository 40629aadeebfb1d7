#include "client/project/project_check.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/option_values.h"
#include "client/project/source_check.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

using Strings = google::protobuf::RepeatedPtrField<std::string>;

constexpr char kNameExpected[] =
    "expected a name of letters, digits, '_', '.', '+' and '-'";

// What can stand before the ':' or '=' of an option.
bool IsName(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
           c == '.' || c == '+' || c == '-';
  });
}

std::string Quoted(const std::string& text) {
  return absl::StrCat("'", platform::Printable(text), "'");
}

class ProjectChecker {
 public:
  ProjectChecker(const ProjectFile& file,
                 const std::vector<std::string>& targets, Problems& problems)
      : project_(file.project()),
        root_(file.root()),
        targets_(targets),
        problems_(problems) {}

  void Check();

 private:
  void CheckWords();
  void CheckTargets();
  void CheckModels();
  void CheckModules();
  void CheckModule(const Module& module, const ProjectPart& part);
  void CheckSettings(const Module& module, const ProjectPart& part);
  void CheckConstants();
  void CheckConstantSetting(const ConstantSetting& setting,
                            const ProjectPart& part);
  void CheckRegions();
  void CheckPools();

  // Whether the field's text is one that `parse` accepts; empty is.
  template <typename Parse>
  void CheckWord(const std::string& text, int field, const Parse& parse);
  void CheckModelName(const std::string& model, const ProjectPart& part,
                      int field);
  void CheckForTarget(const Strings& names, const ProjectPart& part, int field);
  // Names that an option lists with commas.
  void CheckListed(const Strings& names, const ProjectPart& part, int field);
  void Add(const std::string& place, std::string description) {
    problems_.AddInvalid(place, std::move(description));
  }

  const Project& project_;
  const ProjectPart root_;
  const std::vector<std::string>& targets_;
  Problems& problems_;
};

void ProjectChecker::Check() {
  CheckWords();
  CheckTargets();
  CheckModels();
  CheckModules();
  CheckSources(project_, root_, problems_);
  CheckConstants();
  CheckRegions();
  CheckPools();
}

template <typename Parse>
void ProjectChecker::CheckWord(const std::string& text, int field,
                               const Parse& parse) {
  if (text.empty()) return;
  const auto parsed = parse(text);
  if (!parsed.ok()) {
    Add(root_.Place(field), std::string(parsed.status().message()));
  }
}

void ProjectChecker::CheckWords() {
  if (project_.model_name().empty() && project_.model_library().empty()) {
    Add(root_.Place(Project::kModelNameFieldNumber),
        "is missing, expected a C identifier");
  }
  CheckWord(project_.runtime(), Project::kRuntimeFieldNumber, ParseRuntime);
  CheckWord(project_.object_engine(), Project::kObjectEngineFieldNumber,
            ParseObjectEngine);
  CheckWord(project_.timeout(), Project::kTimeoutFieldNumber, ParseTimeout);
  CheckWord(project_.server(), Project::kServerFieldNumber, ParseServerAddress);
  CheckWord(absl::StrJoin(project_.emit(), ","), Project::kEmitFieldNumber,
            ParseOutputs);
}

void ProjectChecker::CheckTargets() {
  std::set<std::string> seen;
  for (int i = 0; i < project_.target_size(); ++i) {
    const std::string& target = project_.target(i);
    const std::string place = root_.Place(Project::kTargetFieldNumber, i);
    // It names a directory.
    if (!IsName(target) || target[0] == '.') {
      Add(place, absl::StrCat("found ", Quoted(target), ", ", kNameExpected));
    } else if (!seen.insert(target).second) {
      Add(place, absl::StrCat(Quoted(target), " is there a second time"));
    }
  }
}

void ProjectChecker::CheckModels() {
  std::set<std::string> seen;
  for (int i = 0; i < project_.model_size(); ++i) {
    const std::string& name = project_.model(i).name();
    const ProjectPart part = root_.Nested(Project::kModelFieldNumber, i);
    const std::string place = part.Place(Model::kNameFieldNumber);
    if (!IsName(name)) {
      Add(place, absl::StrCat("found ", Quoted(name), ", ", kNameExpected));
    } else if (!seen.insert(name).second) {
      Add(place, absl::StrCat("there is another model ", Quoted(name)));
    }
  }
  if (project_.model().empty()) return;
  constexpr char kMisplaced[] =
      "is for the only model, expected it in one of the models";
  if (!project_.aot().empty()) {
    Add(root_.Place(Project::kAotFieldNumber), kMisplaced);
  }
  if (!project_.system_lib_prefix().empty()) {
    Add(root_.Place(Project::kSystemLibPrefixFieldNumber), kMisplaced);
  }
}

void ProjectChecker::CheckModelName(const std::string& model,
                                    const ProjectPart& part, int field) {
  if (model.empty()) return;
  const bool known =
      std::any_of(project_.model().begin(), project_.model().end(),
                  [&](const Model& m) { return m.name() == model; });
  if (known) return;
  Add(part.Place(field),
      absl::StrCat("there is no model ", Quoted(model), ", expected one of ",
                   absl::StrJoin(project_.model(), ", ",
                                 [](std::string* out, const Model& m) {
                                   out->append(platform::Printable(m.name()));
                                 })));
}

void ProjectChecker::CheckForTarget(const Strings& names,
                                    const ProjectPart& part, int field) {
  std::vector<std::string> known = TargetsOf(project_);
  known.insert(known.end(), targets_.begin(), targets_.end());
  for (int i = 0; i < names.size(); ++i) {
    if (std::find(known.begin(), known.end(), names[i]) != known.end()) {
      continue;
    }
    Add(part.Place(field, i),
        absl::StrCat(
            Quoted(names[i]), " is not among the project's targets: ",
            platform::Printable(absl::StrJoin(TargetsOf(project_), ", "))));
  }
}

void ProjectChecker::CheckListed(const Strings& names, const ProjectPart& part,
                                 int field) {
  for (int i = 0; i < names.size(); ++i) {
    if (!absl::StrContains(names[i], ',') && !absl::StartsWith(names[i], "@")) {
      continue;
    }
    Add(part.Place(field, i),
        absl::StrCat("found ", Quoted(names[i]), ", expected one name"));
  }
}

void ProjectChecker::CheckModules() {
  if (project_.module().empty() && project_.model_library().empty()) {
    Add(root_.Place(Project::kModuleFieldNumber),
        "is missing, expected at least one module");
  }
  for (int i = 0; i < project_.module_size(); ++i) {
    CheckModule(project_.module(i),
                root_.Nested(Project::kModuleFieldNumber, i));
  }
}

void ProjectChecker::CheckModule(const Module& module,
                                 const ProjectPart& part) {
  if (module.external() != module.file().empty()) {
    Add(part.Place(), module.external()
                          ? "has a file and is external, expected one of both"
                          : "has no file, expected one, or `external: true`");
  }
  if (!module.name().empty() && !IsName(module.name())) {
    Add(part.Place(Module::kNameFieldNumber),
        absl::StrCat("found ", Quoted(module.name()), ", ", kNameExpected));
  }
  if (module.external() && module.name().empty()) {
    Add(part.Place(Module::kNameFieldNumber),
        "is missing, expected the name of the external module");
  }
  CheckSettings(module, part);
  CheckModelName(module.model(), part, Module::kModelFieldNumber);
  CheckForTarget(module.for_target(), part, Module::kForTargetFieldNumber);
}

void ProjectChecker::CheckSettings(const Module& module,
                                   const ProjectPart& part) {
  CheckListed(module.function(), part, Module::kFunctionFieldNumber);
  CheckListed(module.required_constant(), part,
              Module::kRequiredConstantFieldNumber);
  for (int i = 0; i < module.include_file_size(); ++i) {
    const std::string& path = module.include_file(i).path();
    const ProjectPart header = part.Nested(Module::kIncludeFileFieldNumber, i);
    if (path.empty() || absl::StrContains(path, '=')) {
      Add(header.Place(IncludeFile::kPathFieldNumber),
          absl::StrCat("found ", Quoted(path),
                       ", expected a path as in #include \"path\", without "
                       "'='"));
    }
  }
  CheckSources(module, part, problems_);
  const bool has_settings =
      !module.function().empty() || !module.functions_file().empty() ||
      !module.function_pattern().empty() ||
      !module.required_constant().empty() || !module.include_file().empty() ||
      !module.include_dir().empty() || !module.define().empty() ||
      !module.optimize().empty() || !module.standard().empty();
  if (module.name().empty() && has_settings && !module.file().empty() &&
      !IsName(ModuleName(module))) {
    Add(part.Place(Module::kNameFieldNumber),
        absl::StrCat("is missing, and the file's own is ",
                     Quoted(ModuleName(module)), ", ", kNameExpected));
  }
}

void ProjectChecker::CheckConstants() {
  for (int i = 0; i < project_.constants_size(); ++i) {
    const ConstantFile& constants = project_.constants(i);
    const ProjectPart part = root_.Nested(Project::kConstantsFieldNumber, i);
    if (constants.file().empty()) {
      Add(part.Place(ConstantFile::kFileFieldNumber),
          "is missing, expected a file with constants");
    }
    const std::string& name = constants.name();
    if (name.find_first_of("=/") != std::string::npos) {
      Add(part.Place(ConstantFile::kNameFieldNumber),
          absl::StrCat("found ", Quoted(name),
                       ", expected a name without '=' and '/'"));
    }
    CheckModelName(constants.model(), part, ConstantFile::kModelFieldNumber);
    CheckForTarget(constants.for_target(), part,
                   ConstantFile::kForTargetFieldNumber);
  }
  for (int i = 0; i < project_.rename_size(); ++i) {
    const Rename& rename = project_.rename(i);
    const ProjectPart part = root_.Nested(Project::kRenameFieldNumber, i);
    if (rename.from().empty()) {
      Add(part.Place(Rename::kFromFieldNumber), "is missing, expected an RE2");
    }
    if (rename.to().empty() || absl::StrContains(rename.to(), '=')) {
      Add(part.Place(Rename::kToFieldNumber),
          absl::StrCat("found ", Quoted(rename.to()),
                       ", expected a name without '='"));
    }
  }
  for (int i = 0; i < project_.constant_size(); ++i) {
    CheckConstantSetting(project_.constant(i),
                         root_.Nested(Project::kConstantFieldNumber, i));
  }
}

void ProjectChecker::CheckConstantSetting(const ConstantSetting& setting,
                                          const ProjectPart& part) {
  const std::pair<int, const std::string*> texts[] = {
      {ConstantSetting::kTypeFieldNumber, &setting.type()},
      {ConstantSetting::kStyleFieldNumber, &setting.style()},
      {ConstantSetting::kSectionFieldNumber, &setting.section()},
      {ConstantSetting::kPoolFieldNumber, &setting.pool()},
      {ConstantSetting::kRegionFieldNumber, &setting.region()}};
  bool says_something = setting.alignment() != 0;
  for (const auto& [field, text] : texts) {
    says_something = says_something || !text->empty();
    if (absl::StrContains(*text, '=')) {
      Add(part.Place(field),
          absl::StrCat("found ", Quoted(*text), ", expected no '='"));
    }
  }
  if (!says_something) {
    Add(part.Place(),
        "says nothing of the constant, expected a type, style, "
        "section, alignment, pool or region");
  }
  if (absl::StrContains(setting.name(), '=')) {
    Add(part.Place(ConstantSetting::kNameFieldNumber),
        absl::StrCat("found ", Quoted(setting.name()), ", expected no '='"));
  }
  if (!setting.style().empty()) {
    const auto style = ParseConstantStyle(setting.style());
    if (!style.ok()) {
      Add(part.Place(ConstantSetting::kStyleFieldNumber),
          std::string(style.status().message()));
    }
  }
  CheckForTarget(setting.for_target(), part,
                 ConstantSetting::kForTargetFieldNumber);
}

void ProjectChecker::CheckRegions() {
  for (int i = 0; i < project_.region_size(); ++i) {
    const Region& region = project_.region(i);
    const ProjectPart part = root_.Nested(Project::kRegionFieldNumber, i);
    if (!IsName(region.name())) {
      Add(part.Place(Region::kNameFieldNumber),
          absl::StrCat("found ", Quoted(region.name()), ", ", kNameExpected));
    }
    if (region.kind() != "flash" && region.kind() != "ram") {
      Add(part.Place(Region::kKindFieldNumber),
          absl::StrCat("found ", Quoted(region.kind()),
                       ", expected flash or ram"));
    }
    if (region.has_origin() != region.has_length()) {
      Add(part.Place(), "has one of origin and length, expected both or none");
    }
    CheckForTarget(region.for_target(), part, Region::kForTargetFieldNumber);
  }
}

void ProjectChecker::CheckPools() {
  for (int i = 0; i < project_.pool_size(); ++i) {
    const Pool& pool = project_.pool(i);
    const ProjectPart part = root_.Nested(Project::kPoolFieldNumber, i);
    if (!IsName(pool.name())) {
      Add(part.Place(Pool::kNameFieldNumber),
          absl::StrCat("found ", Quoted(pool.name()), ", ", kNameExpected));
    }
    if (absl::StrContains(pool.section(), ',')) {
      Add(part.Place(Pool::kSectionFieldNumber),
          absl::StrCat("found ", Quoted(pool.section()), ", expected no ','"));
    }
    if (!pool.region().empty() && !IsName(pool.region())) {
      Add(part.Place(Pool::kRegionFieldNumber),
          absl::StrCat("found ", Quoted(pool.region()), ", ", kNameExpected));
    }
    const std::string& checksum = pool.checksum();
    if (!checksum.empty() && checksum != "sha256" && checksum != "crc32") {
      Add(part.Place(Pool::kChecksumFieldNumber),
          absl::StrCat("found ", Quoted(checksum),
                       ", expected sha256 or crc32"));
    }
    CheckForTarget(pool.for_target(), part, Pool::kForTargetFieldNumber);
  }
}

}  // namespace

void CheckProject(const ProjectFile& file,
                  const std::vector<std::string>& targets, Problems& problems) {
  ProjectChecker(file, targets, problems).Check();
}

std::string ModuleName(const Module& module) {
  if (!module.name().empty()) return module.name();
  return std::filesystem::path(module.file()).stem();
}

std::vector<std::string> TargetsOf(const Project& project) {
  if (project.target().empty()) return {"host"};
  return {project.target().begin(), project.target().end()};
}

}  // namespace metad::client
