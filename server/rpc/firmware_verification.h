#ifndef METAD_SERVER_RPC_FIRMWARE_VERIFICATION_H_
#define METAD_SERVER_RPC_FIRMWARE_VERIFICATION_H_

#include <grpcpp/support/status.h>

#include "metad/v1/inspection_service.pb.h"
#include "server/rpc/service_context.h"

namespace metad::rpc {

// InspectionService.VerifyFirmware over the verifier of
// server/pipeline/firmware.
grpc::Status AnswerVerifyFirmware(const ServiceContext& context,
                                  const v1::VerifyFirmwareRequest& request,
                                  v1::VerifyFirmwareResponse& response);

// InspectionService.InspectFirmware.
grpc::Status AnswerInspectFirmware(const ServiceContext& context,
                                   const v1::InspectFirmwareRequest& request,
                                   v1::InspectFirmwareResponse& response);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_FIRMWARE_VERIFICATION_H_
