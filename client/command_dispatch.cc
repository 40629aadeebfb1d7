#include "client/command_dispatch.h"

#include <nlohmann/json.hpp>
#include <variant>

#include "client/command_line.h"
#include "client/commands/convert_command.h"
#include "client/commands/init_command.h"
#include "client/commands/inspect_command.h"
#include "client/commands/outcome_report.h"
#include "client/commands/project_command.h"
#include "client/commands/submit_command.h"
#include "client/commands/targets_command.h"
#include "client/commands/verify_command.h"
#include "client/commands/version_command.h"
#include "client/output/message_json.h"

namespace metad::client {
namespace {

struct CommandRunner {
  ExitCode operator()(const SubmitOptions& options) const {
    return RunSubmit(options, context);
  }
  ExitCode operator()(const ProjectOptions& options) const {
    return RunProject(options, context);
  }
  ExitCode operator()(const InitOptions& options) const {
    return RunInit(options, context);
  }
  ExitCode operator()(const TargetsOptions& options) const {
    return RunTargets(options, context);
  }
  ExitCode operator()(const InspectOptions& options) const {
    return RunInspect(options, context);
  }
  ExitCode operator()(const VerifyOptions& options) const {
    return RunVerify(options, context);
  }
  ExitCode operator()(const ConvertOptions& options) const {
    return RunConvert(options, context);
  }
  ExitCode operator()(const VersionOptions& options) const {
    return RunVersion(options, context);
  }
  ExitCode operator()(const HelpRequest& help) const {
    context.out << help.text;
    return FinishOutput(context);
  }
  ExitCode operator()(const UsageError& error) const {
    return ReportFailure(error.failure, error.output,
                         Json{{"outcome", "REFUSED"}}, context);
  }

  CommandContext& context;
};

}  // namespace

ExitCode RunMetactl(const std::vector<std::string>& arguments,
                    const std::optional<std::string>& environment_server,
                    CommandContext& context) {
  return std::visit(CommandRunner{context},
                    ParseCommandLine(arguments, environment_server));
}

}  // namespace metad::client
