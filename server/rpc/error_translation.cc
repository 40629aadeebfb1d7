#include "server/rpc/error_translation.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "codegen/plan/violation_list.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"
#include "server/rpc/utf8_text.h"

namespace metad::rpc {
namespace {

constexpr size_t kMaxMessageBytes = 512;
constexpr size_t kShortestDescription = 24;

grpc::StatusCode CodeOf(pipeline::BuildErrorReason reason) {
  switch (reason) {
    case pipeline::BuildErrorReason::kInvalidInput:
      return grpc::StatusCode::INVALID_ARGUMENT;
    case pipeline::BuildErrorReason::kTargetUnknown:
    case pipeline::BuildErrorReason::kToolchainUnknown:
      return grpc::StatusCode::NOT_FOUND;
    case pipeline::BuildErrorReason::kCompilerMissing:
      return grpc::StatusCode::FAILED_PRECONDITION;
    case pipeline::BuildErrorReason::kQueueFull:
    case pipeline::BuildErrorReason::kStoreFull:
      return grpc::StatusCode::RESOURCE_EXHAUSTED;
    case pipeline::BuildErrorReason::kCompileFailed:
    case pipeline::BuildErrorReason::kCompilerCrashed:
      return grpc::StatusCode::ABORTED;
    case pipeline::BuildErrorReason::kActionTimeout:
      return grpc::StatusCode::DEADLINE_EXCEEDED;
    case pipeline::BuildErrorReason::kCancelled:
      return grpc::StatusCode::CANCELLED;
    case pipeline::BuildErrorReason::kVerificationFailed:
    case pipeline::BuildErrorReason::kInternal:
      return grpc::StatusCode::INTERNAL;
  }
  return grpc::StatusCode::INTERNAL;
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
  status.set_code(CodeOf(error.reason));
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

grpc::Status ToGrpcStatus(const google::rpc::Status& status) {
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()),
                      status.message(), status.SerializeAsString());
}

std::string OutcomeName(const grpc::Status& status) {
  if (status.ok()) return "OK";
  google::rpc::Status decoded;
  google::rpc::ErrorInfo info;
  if (decoded.ParseFromString(status.error_details()) &&
      decoded.details_size() > 0 && decoded.details(0).UnpackTo(&info)) {
    return info.reason();
  }
  return absl::StrCat("code ", status.error_code());
}

grpc::Status InvalidField(absl::string_view field,
                          absl::string_view description) {
  codegen::ViolationList violations;
  violations.Add(std::string(field), std::string(description));
  return ToGrpcStatus(
      TranslateError(pipeline::InvalidInput(std::move(violations))));
}

pipeline::BuildError QueueFull(absl::string_view queue, int limit) {
  pipeline::BuildError error;
  error.reason = pipeline::BuildErrorReason::kQueueFull;
  error.message =
      absl::StrCat("the queue of ", queue, " is full (", limit,
                   " wait); try again later, or have the operator enlarge it");
  return error;
}

}  // namespace metad::rpc
