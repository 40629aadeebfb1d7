#include "client/commands/version_command.h"

#include <nlohmann/json.hpp>

#include "client/commands/outcome_report.h"
#include "client/output/message_json.h"
#include "client/version.h"

namespace metad::client {

ExitCode RunVersion(const VersionOptions& options, CommandContext& context) {
  if (options.output == OutputFormat::kJson) {
    return ReportSuccess(Json{{"version", kClientVersion}}, context);
  }
  context.out << "metactl " << kClientVersion << '\n';
  return FinishOutput(context);
}

}  // namespace metad::client
