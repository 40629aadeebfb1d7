#include "client/commands/inspect_command.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/status/statusor.h"
#include "client/commands/outcome_report.h"
#include "client/failure.h"
#include "client/input_file.h"
#include "client/output/message_json.h"
#include "client/output/object_report_text.h"
#include "client/printable_text.h"

namespace metad::client {

ExitCode RunInspect(const InspectOptions& options, CommandContext& context) {
  const OutputFormat format = options.session.output;
  absl::StatusOr<std::string> object = ReadInputFile(options.file);
  if (!object.ok()) {
    Problems problems;
    problems.AddFile(options.file, object.status());
    return ReportFailure(problems.ToFailure(), format, Json::object(), context);
  }
  auto connection =
      context.connect(options.session.server, context.cancellation);
  if (!connection.ok()) {
    return ReportFailure(
        FailureOfCall(connection.error(), nullptr, context.cancellation),
        format, Json::object(), context);
  }
  v1::InspectObjectRequest request;
  request.set_object(*std::move(object));
  const auto response = connection.value()->InspectObject(request);
  if (!response.ok()) {
    Failure failure =
        FailureOfCall(response.error(), nullptr, context.cancellation);
    for (FailureDetail& detail : failure.details) detail.source = options.file;
    return ReportFailure(failure, format, Json::object(), context);
  }
  const v1::ObjectReport& report = response.value().report();
  if (format == OutputFormat::kJson) {
    return ReportSuccess(
        Json{{"file", options.file}, {"object_report", ToJson(report)}},
        context);
  }
  context.out << Printable(options.file) << ": ";
  PrintObjectReport(report, context.out);
  return FinishOutput(context);
}

}  // namespace metad::client
