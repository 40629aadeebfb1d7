#include "client/connection_status.h"

#include <chrono>
#include <utility>

#include "google/rpc/status.pb.h"

namespace metad::client {

RemoteError ToRemoteError(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) details.Clear();
  // The status proper counts, should the details say otherwise.
  details.set_code(static_cast<int>(status.error_code()));
  details.set_message(status.error_message());
  return RemoteErrorFromStatus(details);
}

RemoteError ProtocolError(std::string message) {
  RemoteError error;
  error.code = absl::StatusCode::kInternal;
  error.message = std::move(message);
  return error;
}

void SetTimeout(absl::Duration timeout, grpc::ClientContext& context) {
  if (timeout <= absl::ZeroDuration()) return;
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(timeout));
}

}  // namespace metad::client
