#include "server/pipeline/import/import_step.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/formats/tensors/constant_names.h"
#include "server/pipeline/import/constant_file_import.h"
#include "server/pipeline/import/constant_settings.h"
#include "server/pipeline/import/imported_parts.h"
#include "server/pipeline/import/joined_report.h"
#include "server/pipeline/import/library_answers.h"
#include "server/pipeline/import/library_parts.h"
#include "server/pipeline/import/module_detection.h"
#include "server/pipeline/import/module_settings.h"
#include "server/pipeline/import/opened_libraries.h"
#include "server/pipeline/import/shared_modules.h"
#include "server/platform/printable_text.h"

namespace metad::pipeline {
namespace {

std::vector<formats::RenameRule> RulesOf(
    const std::vector<ConstantRename>& renames) {
  std::vector<formats::RenameRule> rules;
  rules.reserve(renames.size());
  for (const ConstantRename& rename : renames) {
    rules.push_back({rename.from, rename.to});
  }
  return rules;
}

// One request on its way through the import.
class Import {
 public:
  Import(BuildRequest& request, codegen::ViolationList& violations)
      : request_(request),
        violations_(violations),
        asked_(std::make_shared<const BuildRequest>(request)),
        imported_(std::make_shared<ImportedFiles>(request.Pages())) {}

  void Run() {
    DescribeOwnParts();
    const size_t before = violations_.total();
    std::vector<formats::NameProblem> problems;
    formats::ConstantNames names(files().select, RulesOf(files().rename),
                                 formats::ConstantNames::Groups::kAsIdentifiers,
                                 problems);
    AddProblems(problems);
    const bool libraries_are_taken = ImportLibraries(names);
    library_constants_ = parts_.constants.size();
    ImportModules();
    ImportConstantFiles(files().constant_files, asked_->Pages(), names, parts_,
                        *imported_, violations_);
    // What could not be read may have what settings are for.
    if (libraries_are_taken && violations_.total() == before) {
      AddProblems(names.Unused());
      ApplyConstantSettings(files().constant_settings, parts_.constants,
                            violations_);
    }
    AddConstants();
    ImportReports();
    if (violations_.total() > before) imported_->SetIncomplete();
    Finish();
  }

 private:
  const InputFiles& files() const { return asked_->files; }

  void DescribeOwnParts() {
    for (size_t i = 0; i < request_.models.size(); ++i) {
      imported_->origins().AddModel({absl::StrCat("models[", i, "]"), ""});
    }
    for (size_t i = 0; i < request_.joined_registries.size(); ++i) {
      imported_->origins().AddJoined(
          {absl::StrCat("joined_registries[", i, "]"), ""});
    }
  }

  void AddProblems(const std::vector<formats::NameProblem>& problems) {
    for (const formats::NameProblem& problem : problems) {
      violations_.Add(absl::StrCat(problem.is_of_rename ? "rename[" : "select[",
                                   problem.index, "]"),
                      problem.text);
    }
  }

  // False where they could not be taken.
  bool ImportLibraries(formats::ConstantNames& names) {
    if (files().libraries.empty()) {
      ApplyModuleSettings(files().module_settings, parts_.modules, violations_);
      return true;
    }
    std::optional<std::vector<formats::NamedLibrary>> libraries =
        OpenLibraries(files().libraries, asked_->Pages(), violations_);
    if (!libraries.has_value()) return false;
    TakeAnswers(*libraries, request_, *imported_, violations_);
    TakeParts(*std::move(libraries), names, request_, parts_, *imported_,
              violations_);
    ApplyModuleSettings(files().module_settings, parts_.modules, violations_);
    return true;
  }

  // Libraries' before the request's own.
  void ImportModules() {
    std::vector<ModuleInput> own = std::move(request_.modules);
    request_.modules.clear();
    for (ImportedModule& module : parts_.modules) {
      ResolveSharedModule(request_, module.origin.field, module.input,
                          *imported_, violations_);
      imported_->origins().AddModule(std::move(module.origin));
      request_.modules.push_back(std::move(module.input));
    }
    for (size_t i = 0; i < own.size(); ++i) {
      const std::string field = absl::StrCat("modules[", i, "]");
      if (own[i].kind == ModuleKind::kDetected) {
        DetectModule(field, own[i], violations_);
      }
      ResolveSharedModule(request_, field, own[i], *imported_, violations_);
      imported_->origins().AddModule({field, ""});
      request_.modules.push_back(std::move(own[i]));
    }
  }

  // Libraries', the request's own, those of files.
  void AddConstants() {
    std::vector<codegen::ConstantSpec> own = std::move(request_.constants);
    request_.constants.clear();
    for (size_t i = 0; i < library_constants_; ++i) {
      AddConstant(parts_.constants[i]);
    }
    for (size_t i = 0; i < own.size(); ++i) {
      imported_->origins().AddConstant(
          {absl::StrCat("constants[", i, "]"), ""});
      request_.constants.push_back(std::move(own[i]));
    }
    for (size_t i = library_constants_; i < parts_.constants.size(); ++i) {
      AddConstant(parts_.constants[i]);
    }
  }

  void AddConstant(ImportedTensor& tensor) {
    codegen::ConstantSpec& spec = tensor.spec;
    spec.name = std::move(tensor.content.name);
    spec.type = ToDataType(tensor.content.type);
    spec.shape = std::move(tensor.content.shape);
    spec.data = imported_->Keep(std::move(tensor.content.data));
    imported_->origins().AddConstant(std::move(tensor.origin));
    request_.constants.push_back(std::move(spec));
  }

  void ImportReports() {
    for (size_t i = 0; i < files().joined_reports.size(); ++i) {
      const InputFile& file = files().joined_reports[i];
      const std::string field = absl::StrCat("joined_reports[", i, "]");
      const std::string shown = platform::Printable(file.name);
      absl::StatusOr<codegen::JoinedRegistrySpec> joined =
          ReadJoinedReport(file.content, *request_.runtime, request_.target);
      if (!joined.ok()) {
        violations_.Add(field,
                        absl::StrCat(shown, ": ", joined.status().message()));
        continue;
      }
      imported_->origins().AddJoined({field, shown});
      request_.joined_registries.push_back(*std::move(joined));
    }
  }

  void Finish() {
    request_.files = InputFiles();
    request_.asked = asked_;
    request_.mapped_pages = imported_.get();
    request_.imported = std::move(imported_);
  }

  BuildRequest& request_;
  codegen::ViolationList& violations_;
  const std::shared_ptr<const BuildRequest> asked_;
  std::shared_ptr<ImportedFiles> imported_;
  ImportedParts parts_;
  // Those of parts_ that are of libraries, which come first.
  size_t library_constants_ = 0;
};

bool NeedsImport(const BuildRequest& request) {
  return !request.files.empty() ||
         std::any_of(request.modules.begin(), request.modules.end(),
                     [](const ModuleInput& module) {
                       return module.kind == ModuleKind::kDetected ||
                              MayBeShared(module);
                     });
}

}  // namespace

void ImportFiles(BuildRequest& request, codegen::ViolationList& violations) {
  if (request.imported != nullptr || !NeedsImport(request)) return;
  Import(request, violations).Run();
}

}  // namespace metad::pipeline
