#include "client/commands/project_command.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/commands/outcome_report.h"
#include "client/commands/submit_command.h"
#include "client/failure.h"
#include "client/output/message_json.h"
#include "client/project/project_builds.h"
#include "client/project/project_file.h"
#include "client/request/input_paths.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

ExitCode Refuse(const Problems& problems, const ProjectOptions& options,
                CommandContext& context) {
  return ReportFailure(problems.ToFailure(), options.submit.session.output,
                       Json{{"outcome", "REFUSED"}}, context);
}

// The builds of a project with several targets.
class BuildSeries {
 public:
  BuildSeries(std::vector<ProjectBuild> builds, const ProjectOptions& options,
              CommandContext& context)
      : builds_(std::move(builds)), options_(options), context_(context) {}

  ExitCode Run();

 private:
  // Builds one and reports it in text, or keeps its document.
  void RunOne(ProjectBuild& build, bool is_last);
  void Report(const ProjectBuild& build, const SubmitResult& result);

  std::vector<ProjectBuild> builds_;
  const ProjectOptions& options_;
  CommandContext& context_;
  // What the depfile has to say of the builds so far.
  DepfileOptions depfile_;
  ExitCode worst_ = kExitOk;
  Json worst_error_;
  std::string worst_outcome_ = "SUCCEEDED";
  Json documents_ = Json::array();
};

ExitCode BuildSeries::Run() {
  for (size_t i = 0; i < builds_.size(); ++i) {
    RunOne(builds_[i], i + 1 == builds_.size());
    if (context_.cancellation.cancelled()) break;
  }
  if (options_.submit.session.output == OutputFormat::kJson) {
    const Json document = {{"exit_code", static_cast<int>(worst_)},
                           {"error", worst_error_},
                           {"outcome", worst_outcome_},
                           {"builds", documents_}};
    context_.out << Dump(document, 2) << '\n';
  }
  const ExitCode printed = FinishOutput(context_);
  return worst_ == kExitOk ? printed : worst_;
}

void BuildSeries::RunOne(ProjectBuild& build, bool is_last) {
  // The last one writes the depfile for all, and only if all are there.
  DepfileOptions& depfile = build.options.depfile;
  const std::vector<std::string> inputs = InputPaths(build.options);
  if (is_last && worst_ == kExitOk) {
    depfile.earlier_inputs.insert(depfile.earlier_inputs.end(),
                                  depfile_.earlier_inputs.begin(),
                                  depfile_.earlier_inputs.end());
    depfile.earlier_outputs = depfile_.earlier_outputs;
  } else {
    depfile.path.clear();
  }
  SubmitResult result = Submit(build.options, context_);
  depfile_.earlier_inputs.insert(depfile_.earlier_inputs.end(), inputs.begin(),
                                 inputs.end());
  depfile_.earlier_inputs.insert(depfile_.earlier_inputs.end(),
                                 result.included_files.begin(),
                                 result.included_files.end());
  for (const WrittenFile& file : result.record.files()) {
    depfile_.earlier_outputs.push_back(file.path);
  }
  if (result.failure) {
    build.origins.Rewrite(*result.failure);
    result.failure->message =
        absl::StrCat(build.options.target, ": ", result.failure->message);
  }
  Report(build, result);
}

void BuildSeries::Report(const ProjectBuild& build,
                         const SubmitResult& result) {
  const bool is_json = options_.submit.session.output == OutputFormat::kJson;
  SubmitOptions options = build.options;
  // The document comes at the end, with those of all builds.
  options.session.output = OutputFormat::kText;
  ExitCode exit_code = kExitOk;
  if (result.failure) {
    exit_code = ReportSubmit(result, options, context_);
  } else if (!is_json) {
    context_.out << platform::Printable(options.target) << ":\n";
    exit_code = ReportSubmit(result, options, context_);
  }
  const Json error = result.failure ? ToJson(*result.failure) : Json();
  Json document = {{"target", build.options.target},
                   {"exit_code", static_cast<int>(exit_code)},
                   {"error", error}};
  document.update(result.record.ToDocument(result.outcome));
  documents_.push_back(std::move(document));
  if (exit_code <= worst_) return;
  worst_ = exit_code;
  worst_error_ = error;
  worst_outcome_ = result.outcome;
}

// The one build of a project, which is reported as a submit without a project.
ExitCode RunBuild(const ProjectBuild& build, CommandContext& context) {
  SubmitResult result = Submit(build.options, context);
  if (result.failure) build.origins.Rewrite(*result.failure);
  return ReportSubmit(result, build.options, context);
}

}  // namespace

ExitCode RunProject(const ProjectOptions& options, CommandContext& context) {
  Problems problems;
  std::error_code error;
  if (options.file.empty() &&
      !std::filesystem::exists(kProjectFileName, error)) {
    problems.AddUsage("submit",
                      "neither MODEL.tar nor --module is given, and there is "
                      "no metad.textproto, expected one of them; `metactl "
                      "init` writes the latter");
    return Refuse(problems, options, context);
  }
  ProjectFile file(options.file.empty() ? kProjectFileName : options.file);
  file.Read(problems);
  if (!problems.empty()) return Refuse(problems, options, context);
  std::vector<ProjectBuild> builds = PlanProject(file, options, problems);
  if (!problems.empty()) return Refuse(problems, options, context);
  if (builds.size() == 1) return RunBuild(builds.front(), context);
  return BuildSeries(std::move(builds), options, context).Run();
}

}  // namespace metad::client
