#ifndef METAD_SERVER_RPC_ERROR_TRANSLATION_H_
#define METAD_SERVER_RPC_ERROR_TRANSLATION_H_

#include <grpcpp/support/status.h>

#include <string>

#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"
#include "server/builds/error_message.h"

namespace metad::rpc {

using builds::QueueFull;
using builds::RelativeToRequest;
using builds::TranslateError;

// An error as an RPC's status; the details carry the serialised form.
grpc::Status ToGrpcStatus(const google::rpc::Status& status);

// What the log calls the end of a call: "OK", the error's reason, or gRPC's
// code for an error that is not ours.
std::string OutcomeName(const grpc::Status& status);

// INVALID_ARGUMENT, reason INVALID_INPUT, with one violation.
grpc::Status InvalidField(absl::string_view field,
                          absl::string_view description);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_ERROR_TRANSLATION_H_
