#ifndef METAD_SERVER_RPC_BUILD_SERVICE_H_
#define METAD_SERVER_RPC_BUILD_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include "metad/v1/build_service.grpc.pb.h"
#include "server/rpc/service_context.h"

namespace metad::rpc {

// metad.v1.BuildService over the build pipeline. Handlers never block.
class BuildService : public v1::BuildService::CallbackService {
 public:
  explicit BuildService(ServiceContext context) : context_(context) {}

  grpc::ServerUnaryReactor* GenerateSources(
      grpc::CallbackServerContext* call,
      const v1::GenerateSourcesRequest* request,
      v1::GenerateSourcesResponse* response) override;

  grpc::ServerWriteReactor<v1::BuildEvent>* RunBuild(
      grpc::CallbackServerContext* call,
      const v1::RunBuildRequest* request) override;

  grpc::ServerUnaryReactor* GetBuild(grpc::CallbackServerContext* call,
                                     const v1::GetBuildRequest* request,
                                     v1::Build* response) override;

  grpc::ServerWriteReactor<v1::BuildEvent>* WatchBuild(
      grpc::CallbackServerContext* call,
      const v1::WatchBuildRequest* request) override;

  grpc::ServerUnaryReactor* CancelBuild(grpc::CallbackServerContext* call,
                                        const v1::CancelBuildRequest* request,
                                        v1::Build* response) override;

 private:
  const ServiceContext context_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_BUILD_SERVICE_H_
