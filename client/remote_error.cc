#include "client/remote_error.h"

#include "absl/strings/match.h"
#include "google/protobuf/unknown_field_set.h"
#include "google/rpc/error_details.pb.h"

namespace metad::client {
namespace {

// google.rpc.ErrorInfo is younger than the googleapis that Debian packages, so
// its one field of interest is read from the wire format.
constexpr char kErrorInfo[] = "/google.rpc.ErrorInfo";
constexpr int kErrorInfoReasonField = 1;

void ReadErrorInfo(const std::string& error_info, RemoteError& error) {
  google::protobuf::UnknownFieldSet fields;
  if (!fields.ParseFromString(error_info)) return;
  for (int i = 0; i < fields.field_count(); ++i) {
    const google::protobuf::UnknownField& field = fields.field(i);
    if (field.number() == kErrorInfoReasonField &&
        field.type() == google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED) {
      error.reason = field.length_delimited();
    }
  }
}

void ReadViolations(const google::rpc::BadRequest& bad_request,
                    RemoteError& error) {
  for (const auto& violation : bad_request.field_violations()) {
    error.violations.push_back({violation.field(), violation.description()});
  }
}

void ReadDetail(const google::protobuf::Any& detail, RemoteError& error) {
  if (absl::EndsWith(detail.type_url(), kErrorInfo)) {
    ReadErrorInfo(detail.value(), error);
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
