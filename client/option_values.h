#ifndef METAD_CLIENT_OPTION_VALUES_H_
#define METAD_CLIENT_OPTION_VALUES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/command_options.h"
#include "metad/v1/build_spec.pb.h"

namespace metad::client {

// Readers of single option values. Each refuses with InvalidArgument and a
// message that says what was found and what is expected.

absl::StatusOr<OutputFormat> ParseOutputFormat(absl::string_view text);
absl::StatusOr<ProgressMode> ParseProgressMode(absl::string_view text);
absl::StatusOr<v1::ObjectEngine> ParseObjectEngine(absl::string_view text);
absl::StatusOr<v1::RuntimeAbi> ParseRuntime(absl::string_view text);
absl::StatusOr<v1::CompileOptions::Optimization> ParseOptimization(
    absl::string_view text);
absl::StatusOr<v1::CompileOptions::Standard> ParseStandard(
    absl::string_view text);
absl::StatusOr<v1::ConstantStyle> ParseConstantStyle(absl::string_view text);

// What is made where nobody says it: the source, the header and the object, and
// of a Model Library Format archive, which brings its modules, also the archive
// that holds all objects.
const char* DefaultOutputs(bool of_library);

// "source,header,object,archive,linker-script,report", each at most once, at
// least one.
absl::StatusOr<std::vector<v1::OutputKind>> ParseOutputs(
    absl::string_view text);

// A positive duration with a unit, such as "90s" or "1h30m".
absl::StatusOr<absl::Duration> ParseTimeout(absl::string_view text);

// KEY=VALUE, split at the first '='; the server says what a key may be.
absl::StatusOr<std::pair<std::string, std::string>> ParseLabel(
    absl::string_view text);

// The gRPC target for unix:PATH or HOST:PORT, [IPV6]:PORT included. Other
// schemes are refused: which machine is talked to must be plain to see.
absl::StatusOr<std::string> ParseServerAddress(absl::string_view text);

}  // namespace metad::client

#endif  // METAD_CLIENT_OPTION_VALUES_H_
