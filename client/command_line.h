#ifndef METAD_CLIENT_COMMAND_LINE_H_
#define METAD_CLIENT_COMMAND_LINE_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "client/command_options.h"
#include "client/failure.h"

namespace metad::client {

// --help was asked for: to be printed, nothing else to be done.
struct HelpRequest {
  std::string text;
};

// The command line cannot be understood.
struct UsageError {
  Failure failure;
  // As far as it could be made out.
  OutputFormat output = OutputFormat::kText;
};

using Command =
    std::variant<SubmitOptions, ProjectOptions, InitOptions, TargetsOptions,
                 InspectOptions, VerifyOptions, ConvertOptions, VersionOptions,
                 HelpRequest, UsageError>;

// Reads the arguments after the program's name. `environment_server` is the
// value of METACTL_SERVER, which --server overrides; empty counts as unset.
Command ParseCommandLine(const std::vector<std::string>& arguments,
                         const std::optional<std::string>& environment_server);

}  // namespace metad::client

#endif  // METAD_CLIENT_COMMAND_LINE_H_
