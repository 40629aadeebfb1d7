#include "server/execution/compiler_question.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "server/platform/cancellation.h"

namespace metad::execution {
namespace {

constexpr absl::Duration kTime = absl::Seconds(10);
constexpr int64_t kMaxAnswerBytes = int64_t{1} << 16;

// How a program that was asked ended, when not well.
std::string DescribeFailure(const platform::ProcessResult& result) {
  if (result.timed_out || result.cpu_limit_exceeded) {
    return absl::StrCat("gave no answer within ", absl::FormatDuration(kTime));
  }
  if (result.signal != 0) {
    return absl::StrCat("was ended by signal ", result.signal);
  }
  return absl::StrCat("exited with ", result.exit_code);
}

}  // namespace

absl::StatusOr<platform::ProcessResult> CompilerQuestion::Run(
    const std::vector<std::string>& argv, absl::string_view variable) const {
  platform::ProcessRequest request;
  request.argv = argv;
  request.environment = {"LC_ALL=C", absl::StrCat("PATH=", search_path_)};
  if (!variable.empty()) request.environment.emplace_back(variable);
  request.working_directory = "/";
  request.wall_clock_limit = kTime;
  request.cpu_limit = kTime;
  request.max_output_bytes = kMaxAnswerBytes;
  return runner_.Run(request, platform::Cancellation());
}

absl::StatusOr<std::string> CompilerQuestion::Ask(
    const std::vector<std::string>& argv, absl::string_view variable) const {
  absl::StatusOr<platform::ProcessResult> result = Run(argv, variable);
  if (!result.ok()) return result.status();
  if (!result->Succeeded()) {
    return absl::UnavailableError(
        absl::StrCat(absl::StrJoin(argv, " "), " ", DescribeFailure(*result)));
  }
  return std::move(result->standard_output.text);
}

}  // namespace metad::execution
