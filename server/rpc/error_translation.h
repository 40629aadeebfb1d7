#ifndef METAD_SERVER_RPC_ERROR_TRANSLATION_H_
#define METAD_SERVER_RPC_ERROR_TRANSLATION_H_

#include <grpcpp/support/status.h>

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"
#include "server/pipeline/build_error.h"

namespace metad::rpc {

// Largest serialised status. Above 8,100 bytes gRPC 1.51 loses the status and
// sometimes the channel's next call; base64 and other metadata take their
// share.
inline constexpr size_t kMaxStatusBytes = size_t{3} * 1024;

// The error as AIP-193 has it: ErrorInfo always (domain "metad"), BadRequest
// with the violations and one that counts the rest, ResourceInfo for a target
// or toolchain, RetryInfo where a retry makes sense. Descriptions are cut,
// longest first, until all of it fits kMaxStatusBytes.
google::rpc::Status TranslateError(const pipeline::BuildError& error);

// The pipeline's field paths start at the spec; a request's start at the
// request: "modules[0].name" becomes "spec.modules[0].name".
pipeline::BuildError RelativeToRequest(pipeline::BuildError error);

// The same as an RPC's status; the details carry the serialised form.
grpc::Status ToGrpcStatus(const google::rpc::Status& status);

// What the log calls the end of a call: "OK", the error's reason, or gRPC's
// code for an error that is not ours.
std::string OutcomeName(const grpc::Status& status);

// INVALID_ARGUMENT, reason INVALID_INPUT, with one violation.
grpc::Status InvalidField(absl::string_view field,
                          absl::string_view description);

// RESOURCE_EXHAUSTED, reason QUEUE_FULL.
pipeline::BuildError QueueFull(absl::string_view queue, int limit);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_ERROR_TRANSLATION_H_
