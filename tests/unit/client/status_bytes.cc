#include "tests/unit/client/status_bytes.h"

#include "google/protobuf/unknown_field_set.h"
#include "google/rpc/error_details.pb.h"

namespace metad::client::testing {

google::rpc::Status MakeStatus(absl::StatusCode code, const std::string& reason,
                               const std::string& message,
                               const std::vector<FieldViolation>& violations) {
  google::rpc::Status status;
  status.set_code(static_cast<int>(code));
  status.set_message(message);
  // google.rpc.ErrorInfo: reason is field 1, domain field 2.
  google::protobuf::UnknownFieldSet error_info;
  error_info.AddLengthDelimited(1)->assign(reason);
  error_info.AddLengthDelimited(2)->assign("metad");
  google::protobuf::Any& info = *status.add_details();
  info.set_type_url("type.googleapis.com/google.rpc.ErrorInfo");
  error_info.SerializeToString(info.mutable_value());
  if (violations.empty()) return status;
  google::rpc::BadRequest bad_request;
  for (const FieldViolation& violation : violations) {
    auto& added = *bad_request.add_field_violations();
    added.set_field(violation.field);
    added.set_description(violation.description);
  }
  status.add_details()->PackFrom(bad_request);
  return status;
}

}  // namespace metad::client::testing
