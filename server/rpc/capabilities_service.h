#ifndef METAD_SERVER_RPC_CAPABILITIES_SERVICE_H_
#define METAD_SERVER_RPC_CAPABILITIES_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include "server/rpc/remote_execution.h"

namespace metad::rpc {

// build.bazel.remote.execution.v2.Capabilities: content storage by SHA-256, and
// no execution.
class CapabilitiesService : public reapi::Capabilities::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetCapabilities(
      grpc::CallbackServerContext* call,
      const reapi::GetCapabilitiesRequest* request,
      reapi::ServerCapabilities* response) override;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_CAPABILITIES_SERVICE_H_
