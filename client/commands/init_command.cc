#include "client/commands/init_command.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "client/commands/outcome_report.h"
#include "client/failure.h"
#include "client/output/message_json.h"
#include "client/project/project_draft.h"
#include "client/project/project_text.h"
#include "client/replaced_file.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

ExitCode Fail(const Failure& failure, const InitOptions& options,
              CommandContext& context) {
  return ReportFailure(failure, options.output, Json{{"outcome", "REFUSED"}},
                       context);
}

absl::Status Write(const std::string& path, const std::string& text,
                   const Cancellation& cancellation) {
  ReplacedFile file(path);
  if (absl::Status written = file.Write(text, cancellation); !written.ok()) {
    return written;
  }
  if (absl::Status replaced = file.Replace(); !replaced.ok()) return replaced;
  file.Commit();
  return absl::OkStatus();
}

}  // namespace

ExitCode RunInit(const InitOptions& options, CommandContext& context) {
  Problems problems;
  const std::string& path = options.project;
  std::error_code error;
  // A link that leads nowhere is there, too.
  const bool exists = std::filesystem::symlink_status(path, error).type() !=
                      std::filesystem::file_type::not_found;
  if (exists && !options.force) {
    problems.AddFile(path, absl::PermissionDeniedError(
                               "is there already, expected --force with it"));
  }
  const Project project = DraftProject(options, problems);
  if (!problems.empty()) return Fail(problems.ToFailure(), options, context);
  const std::string text = ProjectText(project);
  const absl::Status written = Write(path, text, context.cancellation);
  if (absl::IsCancelled(written)) {
    return Fail(InterruptedFailure(), options, context);
  }
  if (!written.ok()) return Fail(FailureFromStatus(written), options, context);
  if (options.output == OutputFormat::kJson) {
    return ReportSuccess(
        {{"outcome", "SUCCEEDED"}, {"path", path}, {"bytes", text.size()}},
        context);
  }
  context.out << platform::Printable(path) << "  " << text.size() << '\n';
  return FinishOutput(context);
}

}  // namespace metad::client
