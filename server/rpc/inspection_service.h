#ifndef METAD_SERVER_RPC_INSPECTION_SERVICE_H_
#define METAD_SERVER_RPC_INSPECTION_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include "metad/v1/inspection_service.grpc.pb.h"
#include "server/rpc/service_context.h"

namespace metad::rpc {

// metad.v1.InspectionService over the pipeline's object reader.
class InspectionService : public v1::InspectionService::CallbackService {
 public:
  explicit InspectionService(ServiceContext context) : context_(context) {}

  grpc::ServerUnaryReactor* InspectObject(
      grpc::CallbackServerContext* call,
      const v1::InspectObjectRequest* request,
      v1::InspectObjectResponse* response) override;

  grpc::ServerUnaryReactor* InspectModule(
      grpc::CallbackServerContext* call,
      const v1::InspectModuleRequest* request,
      v1::InspectModuleResponse* response) override;

  grpc::ServerUnaryReactor* InspectFirmware(
      grpc::CallbackServerContext* call,
      const v1::InspectFirmwareRequest* request,
      v1::InspectFirmwareResponse* response) override;

  grpc::ServerUnaryReactor* VerifyFirmware(
      grpc::CallbackServerContext* call,
      const v1::VerifyFirmwareRequest* request,
      v1::VerifyFirmwareResponse* response) override;

 private:
  const ServiceContext context_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_INSPECTION_SERVICE_H_
