#ifndef METAD_CLIENT_CONNECTION_STATUS_H_
#define METAD_CLIENT_CONNECTION_STATUS_H_

#include <grpcpp/grpcpp.h>

#include <string>

#include "absl/time/time.h"
#include "client/remote_error.h"

// What the parts of the connection share; for connection*.cc only, which alone
// know gRPC.
namespace metad::client {

// The error that a call ended with.
RemoteError ToRemoteError(const grpc::Status& status);

// INTERNAL: the server broke the rules.
RemoteError ProtocolError(std::string message);

// Zero: none.
void SetTimeout(absl::Duration timeout, grpc::ClientContext& context);

}  // namespace metad::client

#endif  // METAD_CLIENT_CONNECTION_STATUS_H_
