#include "server/builds/error_message.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "codegen/plan/violation_list.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "server/platform/utf8_text.h"

namespace metad::builds {
namespace {

using platform::ValidUtf8;

constexpr size_t kMaxMessageBytes = 512;
constexpr size_t kShortestDescription = 24;

absl::StatusCode CodeOf(pipeline::BuildErrorReason reason) {
  switch (reason) {
    case pipeline::BuildErrorReason::kInvalidInput:
      return absl::StatusCode::kInvalidArgument;
    case pipeline::BuildErrorReason::kTargetUnknown:
    case pipeline::BuildErrorReason::kToolchainUnknown:
    case pipeline::BuildErrorReason::kBuildUnknown:
      return absl::StatusCode::kNotFound;
    case pipeline::BuildErrorReason::kCompilerMissing:
      return absl::StatusCode::kFailedPrecondition;
    case pipeline::BuildErrorReason::kQueueFull:
    case pipeline::BuildErrorReason::kStoreFull:
      return absl::StatusCode::kResourceExhausted;
    case pipeline::BuildErrorReason::kCompileFailed:
    case pipeline::BuildErrorReason::kCompilerCrashed:
      return absl::StatusCode::kAborted;
    case pipeline::BuildErrorReason::kActionTimeout:
      return absl::StatusCode::kDeadlineExceeded;
    case pipeline::BuildErrorReason::kCancelled:
      return absl::StatusCode::kCancelled;
    case pipeline::BuildErrorReason::kVerificationFailed:
    case pipeline::BuildErrorReason::kInternal:
      return absl::StatusCode::kInternal;
  }
  return absl::StatusCode::kInternal;
}

std::string Cut(absl::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return ValidUtf8(text);
  return absl::StrCat(ValidUtf8(text.substr(0, max_bytes - 3)), "...");
}

google::rpc::BadRequest BadRequest(const codegen::ViolationList& violations,
                                   size_t max_description) {
  google::rpc::BadRequest bad_request;
  for (const codegen::Violation& violation : violations.kept()) {
    auto* added = bad_request.add_field_violations();
    added->set_field(violation.field);
    added->set_description(Cut(violation.description, max_description));
  }
  const size_t rest = violations.total() - violations.kept().size();
  if (rest > 0) {
    auto* added = bad_request.add_field_violations();
    added->set_description(absl::StrCat("and ", rest, " more"));
  }
  return bad_request;
}

google::rpc::Status Assemble(const pipeline::BuildError& error,
                             size_t max_description) {
  google::rpc::Status status;
  // Abseil numbers them as google.rpc.Code does.
  status.set_code(static_cast<int>(CodeOf(error.reason)));
  status.set_message(Cut(error.message, kMaxMessageBytes));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(pipeline::ReasonName(error.reason)));
  info.set_domain("metad");
  status.add_details()->PackFrom(info);
  if (!error.violations.empty()) {
    status.add_details()->PackFrom(
        BadRequest(error.violations, max_description));
  }
  if (!error.resource.empty()) {
    google::rpc::ResourceInfo resource;
    resource.set_resource_type(error.resource_type);
    resource.set_resource_name(Cut(error.resource, kMaxMessageBytes));
    status.add_details()->PackFrom(resource);
  }
  if (error.reason == pipeline::BuildErrorReason::kQueueFull) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(1);
    status.add_details()->PackFrom(retry);
  }
  return status;
}

size_t LongestDescription(const pipeline::BuildError& error) {
  size_t longest = 0;
  for (const codegen::Violation& violation : error.violations.kept()) {
    longest = std::max(longest, violation.description.size());
  }
  return longest;
}

}  // namespace

google::rpc::Status TranslateError(const pipeline::BuildError& error) {
  size_t max_description =
      std::max(LongestDescription(error), kShortestDescription);
  google::rpc::Status status = Assemble(error, max_description);
  while (status.ByteSizeLong() > kMaxStatusBytes &&
         max_description > kShortestDescription) {
    max_description = std::max(max_description * 9 / 10, kShortestDescription);
    status = Assemble(error, max_description);
  }
  return status;
}

pipeline::BuildError RelativeToRequest(pipeline::BuildError error) {
  error.violations.PrefixFields("spec.");
  return error;
}

pipeline::BuildError QueueFull(absl::string_view queue, int limit) {
  pipeline::BuildError error;
  error.reason = pipeline::BuildErrorReason::kQueueFull;
  error.message =
      absl::StrCat("the queue of ", queue, " is full (", limit,
                   " wait); try again later, or have the operator enlarge it");
  return error;
}

}  // namespace metad::builds
