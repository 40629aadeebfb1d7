#ifndef METAD_TESTS_UNIT_CLIENT_STATUS_BYTES_H_
#define METAD_TESTS_UNIT_CLIENT_STATUS_BYTES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/remote_error.h"
#include "google/rpc/status.pb.h"

namespace metad::client::testing {

// An error as metad sends it: ErrorInfo, and BadRequest if there are
// violations.
google::rpc::Status MakeStatus(
    absl::StatusCode code, const std::string& reason,
    const std::string& message,
    const std::vector<FieldViolation>& violations = {});

}  // namespace metad::client::testing

#endif  // METAD_TESTS_UNIT_CLIENT_STATUS_BYTES_H_
