#include "server/rpc/inspection_service.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/builds/event_translation.h"
#include "server/pipeline/module_inspector.h"
#include "server/pipeline/object_file.h"
#include "server/pipeline/object_inspector.h"
#include "server/rpc/error_translation.h"
#include "server/rpc/firmware_verification.h"
#include "server/rpc/module_inspection_translation.h"
#include "server/rpc/unary_call.h"

namespace metad::rpc {
namespace {

grpc::Status CheckSize(const ServerLimits& limits, const std::string& field,
                       const std::string& bytes) {
  const auto size = static_cast<int64_t>(bytes.size());
  if (size <= limits.max_inline_bytes) return grpc::Status::OK;
  return InvalidField(
      field,
      absl::StrCat("has ", size, " bytes; this server takes ",
                   limits.max_inline_bytes, " at most (max_inline_bytes)"));
}

grpc::Status Inspect(const ServerLimits& limits, const std::string& bytes,
                     v1::InspectObjectResponse& response) {
  const grpc::Status size = CheckSize(limits, "object", bytes);
  if (!size.ok()) return size;
  const absl::StatusOr<pipeline::ObjectFile> object =
      pipeline::ReadObjectFile(bytes);
  if (!object.ok()) return InvalidField("object", object.status().message());
  const absl::StatusOr<pipeline::ObjectReport> report =
      pipeline::InspectObject(*object);
  if (!report.ok()) return InvalidField("object", report.status().message());
  *response.mutable_report() = builds::TranslateReport(*report);
  return grpc::Status::OK;
}

grpc::Status InspectArtifact(const ServerLimits& limits,
                             const std::string& bytes,
                             v1::InspectModuleResponse& response) {
  const grpc::Status size = CheckSize(limits, "artifact", bytes);
  if (!size.ok()) return size;
  const absl::StatusOr<pipeline::InspectedModule> module =
      pipeline::InspectModule(bytes);
  if (!module.ok()) return InvalidField("artifact", module.status().message());
  TranslateModule(*module, response);
  return grpc::Status::OK;
}

}  // namespace

grpc::ServerUnaryReactor* InspectionService::InspectObject(
    grpc::CallbackServerContext* call, const v1::InspectObjectRequest* request,
    v1::InspectObjectResponse* response) {
  return AnswerOn(context_.preparations, call, "InspectObject",
                  [this, request, response](CallContext& /*context*/) {
                    return Inspect(context_.limits, request->object(),
                                   *response);
                  });
}

grpc::ServerUnaryReactor* InspectionService::InspectModule(
    grpc::CallbackServerContext* call, const v1::InspectModuleRequest* request,
    v1::InspectModuleResponse* response) {
  return AnswerOn(context_.preparations, call, "InspectModule",
                  [this, request, response](CallContext& /*context*/) {
                    return InspectArtifact(context_.limits, request->artifact(),
                                           *response);
                  });
}

grpc::ServerUnaryReactor* InspectionService::InspectFirmware(
    grpc::CallbackServerContext* call,
    const v1::InspectFirmwareRequest* request,
    v1::InspectFirmwareResponse* response) {
  return AnswerOn(context_.preparations, call, "InspectFirmware",
                  [this, request, response](CallContext& /*context*/) {
                    return AnswerInspectFirmware(context_, *request, *response);
                  });
}

grpc::ServerUnaryReactor* InspectionService::VerifyFirmware(
    grpc::CallbackServerContext* call, const v1::VerifyFirmwareRequest* request,
    v1::VerifyFirmwareResponse* response) {
  return AnswerOn(context_.preparations, call, "VerifyFirmware",
                  [this, request, response](CallContext& /*context*/) {
                    return AnswerVerifyFirmware(context_, *request, *response);
                  });
}

}  // namespace metad::rpc
