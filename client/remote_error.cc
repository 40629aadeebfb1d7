#include "client/remote_error.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"

namespace metad::client {
namespace {

void ReadViolations(const google::rpc::BadRequest& bad_request,
                    RemoteError& error) {
  for (const auto& violation : bad_request.field_violations()) {
    error.violations.push_back({violation.field(), violation.description()});
  }
}

void ReadDetail(const google::protobuf::Any& detail, RemoteError& error) {
  if (google::rpc::ErrorInfo info; detail.UnpackTo(&info)) {
    error.reason = info.reason();
  } else if (google::rpc::BadRequest bad_request;
             detail.UnpackTo(&bad_request)) {
    ReadViolations(bad_request, error);
  } else if (google::rpc::ResourceInfo resource; detail.UnpackTo(&resource)) {
    error.resource_type = resource.resource_type();
    error.resource_name = resource.resource_name();
  } else if (google::rpc::RetryInfo retry; detail.UnpackTo(&retry)) {
    error.retry_after = absl::Seconds(retry.retry_delay().seconds()) +
                        absl::Nanoseconds(retry.retry_delay().nanos());
  }
}

}  // namespace

RemoteError RemoteErrorFromStatus(const google::rpc::Status& status) {
  RemoteError error;
  error.code = static_cast<absl::StatusCode>(status.code());
  error.message = status.message();
  for (const auto& detail : status.details()) ReadDetail(detail, error);
  return error;
}

}  // namespace metad::client
