#ifndef METAD_CLIENT_REMOTE_ERROR_H_
#define METAD_CLIENT_REMOTE_ERROR_H_

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/rpc/status.pb.h"

namespace metad::client {

// One field that a service found wrong (google.rpc.BadRequest).
struct FieldViolation {
  std::string field;
  std::string description;
};

// An error that a service answered with, or that kept it from answering.
struct RemoteError {
  absl::StatusCode code = absl::StatusCode::kUnknown;
  std::string message;
  // ErrorInfo.reason; empty where the error came from the transport.
  std::string reason;
  std::vector<FieldViolation> violations;
  // ResourceInfo, such as "toolchain" and "gcc-13"; empty if there is none.
  std::string resource_type;
  std::string resource_name;
  // RetryInfo; zero if there is none.
  absl::Duration retry_after;
};

// Reads the details that metad sends. Details of other types, and such as do
// not parse, are passed over: the code and the message are there in any case.
RemoteError RemoteErrorFromStatus(const google::rpc::Status& status);

// What a remote call gave: a value or a RemoteError.
template <typename T>
class RemoteOr {
 public:
  // Implicit, like absl::StatusOr, so that `return value;` and `return error;`
  // both read naturally.
  RemoteOr(T value)  // NOLINT(google-explicit-constructor)
      : state_(std::move(value)) {}
  RemoteOr(RemoteError error)  // NOLINT(google-explicit-constructor)
      : state_(std::move(error)) {}

  bool ok() const { return std::holds_alternative<T>(state_); }
  // Only if ok().
  const T& value() const { return std::get<T>(state_); }
  T& value() { return std::get<T>(state_); }
  // Only if not ok().
  const RemoteError& error() const { return std::get<RemoteError>(state_); }

 private:
  std::variant<T, RemoteError> state_;
};

}  // namespace metad::client

#endif  // METAD_CLIENT_REMOTE_ERROR_H_
