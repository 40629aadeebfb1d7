#ifndef METAD_CLIENT_COMMANDS_OUTCOME_REPORT_H_
#define METAD_CLIENT_COMMANDS_OUTCOME_REPORT_H_

#include <nlohmann/json_fwd.hpp>

#include "client/command_options.h"
#include "client/commands/command_context.h"
#include "client/exit_code.h"
#include "client/failure.h"
#include "client/remote_error.h"

namespace metad::client {

// How every command ends. In JSON each prints one document to `context.out`
// with "exit_code", "error" (null if there is none) and the command's own
// fields.

// Prints `document` with exit code 0 and no error.
ExitCode ReportSuccess(const nlohmann::ordered_json& document,
                       CommandContext& context);

// Prints the failure to `context.err`, and if `format` is JSON the document
// (an object, may be empty) with it to `context.out`. Returns its exit code.
ExitCode ReportFailure(const Failure& failure, OutputFormat format,
                       const nlohmann::ordered_json& document,
                       CommandContext& context);

// The same with one line of JSON on `context.err`, whose other lines are JSON
// too.
ExitCode ReportFailureAsEvent(const Failure& failure, OutputFormat format,
                              const nlohmann::ordered_json& document,
                              CommandContext& context);

// What the user should hear of an error of a call: of the interrupt if it was
// one. `sources` may be null.
Failure FailureOfCall(const RemoteError& error, const RequestSources* sources,
                      const Cancellation& cancellation);

// kExitOk if all that was printed to `context.out` could be written.
ExitCode FinishOutput(CommandContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMANDS_OUTCOME_REPORT_H_
