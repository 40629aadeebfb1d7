#include "client/commands/outcome_report.h"

#include <nlohmann/json.hpp>

#include "client/output/failure_printer.h"
#include "client/output/message_json.h"

namespace metad::client {
namespace {

constexpr int kIndent = 2;

void PrintDocument(ExitCode exit_code, const Json& error, const Json& body,
                   CommandContext& context) {
  Json document = {{"exit_code", static_cast<int>(exit_code)},
                   {"error", error}};
  document.update(body);
  context.out << Dump(document, kIndent) << '\n';
}

void PrintFailureDocument(const Failure& failure, OutputFormat format,
                          const Json& body, CommandContext& context) {
  if (format != OutputFormat::kJson) return;
  PrintDocument(failure.exit_code, ToJson(failure), body, context);
  // The failure has its exit code already; this may only add a complaint.
  FinishOutput(context);
}

}  // namespace

ExitCode ReportSuccess(const Json& document, CommandContext& context) {
  PrintDocument(kExitOk, nullptr, document, context);
  return FinishOutput(context);
}

ExitCode ReportFailure(const Failure& failure, OutputFormat format,
                       const Json& document, CommandContext& context) {
  PrintFailure(failure, context.err);
  PrintFailureDocument(failure, format, document, context);
  return failure.exit_code;
}

ExitCode ReportFailureAsEvent(const Failure& failure, OutputFormat format,
                              const Json& document, CommandContext& context) {
  PrintFailureEvent(failure, context.err);
  PrintFailureDocument(failure, format, document, context);
  return failure.exit_code;
}

Failure FailureOfCall(const RemoteError& error, const RequestSources* sources,
                      const Cancellation& cancellation) {
  if (cancellation.cancelled()) return InterruptedFailure();
  return FailureFromService(error, sources);
}

ExitCode FinishOutput(CommandContext& context) {
  context.out.flush();
  if (context.out.good()) return kExitOk;
  context.err << "metactl: cannot write to standard output\n" << std::flush;
  return kExitInternal;
}

}  // namespace metad::client
