#ifndef METAD_SERVER_BUILDS_ERROR_MESSAGE_H_
#define METAD_SERVER_BUILDS_ERROR_MESSAGE_H_

#include <cstddef>

#include "absl/strings/string_view.h"
#include "google/rpc/status.pb.h"
#include "server/pipeline/build_error.h"

namespace metad::builds {

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

// RESOURCE_EXHAUSTED, reason QUEUE_FULL.
pipeline::BuildError QueueFull(absl::string_view queue, int limit);

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_ERROR_MESSAGE_H_
