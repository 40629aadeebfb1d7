#include "tests/unit/client/status_bytes.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/error_info.pb.h"

namespace metad::client::testing {

google::rpc::Status MakeStatus(absl::StatusCode code, const std::string& reason,
                               const std::string& message,
                               const std::vector<FieldViolation>& violations) {
  google::rpc::Status status;
  status.set_code(static_cast<int>(code));
  status.set_message(message);
  google::rpc::ErrorInfo error_info;
  error_info.set_reason(reason);
  error_info.set_domain("metad");
  status.add_details()->PackFrom(error_info);
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
