#ifndef METAD_SERVER_RPC_TOOLCHAIN_SERVICE_H_
#define METAD_SERVER_RPC_TOOLCHAIN_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include "metad/v1/toolchain_service.grpc.pb.h"
#include "server/rpc/service_context.h"

namespace metad::rpc {

// metad.v1.ToolchainService over the toolchain registry. The first call probes
// every compiler of the catalog.
class ToolchainService : public v1::ToolchainService::CallbackService {
 public:
  explicit ToolchainService(ServiceContext context) : context_(context) {}

  grpc::ServerUnaryReactor* ListToolchains(
      grpc::CallbackServerContext* call,
      const v1::ListToolchainsRequest* request,
      v1::ListToolchainsResponse* response) override;

 private:
  const ServiceContext context_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_TOOLCHAIN_SERVICE_H_
