#include "client/failure.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/request/request_sources.h"

namespace metad::client {
namespace {

std::string ServiceMessage(const RemoteError& error) {
  std::string message = error.message;
  if (!error.resource_name.empty() &&
      message.find(error.resource_name) == std::string::npos) {
    absl::StrAppend(&message, " (", error.resource_type, " '",
                    error.resource_name, "')");
  }
  if (error.retry_after > absl::ZeroDuration()) {
    absl::StrAppend(&message, "; try again in ",
                    absl::FormatDuration(error.retry_after));
  }
  return message;
}

std::string ReasonForProblems(ExitCode exit_code) {
  switch (exit_code) {
    case kExitUsage:
      return "USAGE";
    case kExitInvalidInput:
      return "INVALID_INPUT";
    case kExitNotFound:
      return "FILE_NOT_FOUND";
    case kExitNotAllowed:
      return "FILE_NOT_PERMITTED";
    default:
      return "INTERNAL";
  }
}

std::string CodeForProblems(ExitCode exit_code) {
  switch (exit_code) {
    case kExitNotFound:
      return CodeName(absl::StatusCode::kNotFound);
    case kExitNotAllowed:
      return CodeName(absl::StatusCode::kPermissionDenied);
    case kExitUsage:
    case kExitInvalidInput:
      return CodeName(absl::StatusCode::kInvalidArgument);
    default:
      return CodeName(absl::StatusCode::kInternal);
  }
}

}  // namespace

void Problems::AddUsage(std::string option, std::string description) {
  Add(kExitUsage, std::move(option), std::move(description));
}

void Problems::AddInvalid(std::string subject, std::string description) {
  Add(kExitInvalidInput, std::move(subject), std::move(description));
}

void Problems::AddFile(std::string file, const absl::Status& status) {
  if (absl::IsCancelled(status)) is_interrupted_ = true;
  Add(ExitCodeForFile(status.code()), std::move(file),
      std::string(status.message()));
}

void Problems::Add(ExitCode exit_code, std::string field,
                   std::string description) {
  exit_code_ = std::min(exit_code_, exit_code);
  if (details_.size() == kMaxDetails) {
    ++omitted_;
    return;
  }
  details_.push_back({std::move(field), std::move(description), ""});
}

Failure Problems::ToFailure() const {
  if (is_interrupted_) return InterruptedFailure();
  Failure failure;
  failure.exit_code = exit_code_;
  failure.code = CodeForProblems(exit_code_);
  failure.reason = ReasonForProblems(exit_code_);
  failure.details = details_;
  failure.omitted_details = omitted_;
  const size_t count = size();
  failure.message = absl::StrCat(
      count, count == 1 ? " problem" : " problems",
      exit_code_ == kExitUsage ? " with the command line" : " with the input");
  return failure;
}

Failure FailureFromService(const RemoteError& error,
                           const RequestSources* sources) {
  Failure failure;
  failure.exit_code = ExitCodeForService(error.code, error.reason);
  failure.code = CodeName(error.code);
  failure.reason = error.reason;
  failure.message = ServiceMessage(error);
  for (const FieldViolation& violation : error.violations) {
    FailureDetail detail = {violation.field, violation.description, ""};
    if (sources != nullptr) {
      detail.source = sources->Describe(violation.field);
      detail.description =
          sources->TextOf(violation.field, violation.description);
      const std::string advice = sources->AdviceOn(violation.field);
      if (!advice.empty()) absl::StrAppend(&detail.description, "; ", advice);
    }
    failure.details.push_back(std::move(detail));
  }
  return failure;
}

Failure FailureFromStatus(const absl::Status& status) {
  if (absl::IsCancelled(status)) return InterruptedFailure();
  Failure failure;
  failure.exit_code = ExitCodeForFile(status.code());
  failure.code = CodeName(status.code());
  failure.message = std::string(status.message());
  return failure;
}

Failure InterruptedFailure() {
  Failure failure;
  failure.exit_code = kExitInterrupted;
  failure.code = CodeName(absl::StatusCode::kCancelled);
  failure.reason = "INTERRUPTED";
  failure.message = "interrupted; nothing was written";
  return failure;
}

std::string CodeName(absl::StatusCode code) {
  return absl::StatusCodeToString(code);
}

}  // namespace metad::client
