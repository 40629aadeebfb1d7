#include "server/rpc/build_service.h"

#include <utility>

#include "server/rpc/error_translation.h"
#include "server/rpc/request_blobs.h"
#include "server/rpc/result_translation.h"
#include "server/rpc/run_build_reactor.h"
#include "server/rpc/spec_translation.h"
#include "server/rpc/unary_call.h"

namespace metad::rpc {
namespace {

grpc::Status Generate(const ServiceContext& context, const v1::BuildSpec& spec,
                      v1::GenerateSourcesResponse& response) {
  codegen::ViolationList violations;
  RequestBlobs blobs(context.blobs, context.lent);
  pipeline::BuildRequest request =
      TranslateSpec(spec, context.limits, blobs, violations);
  if (const google::rpc::Status missing = blobs.error(); missing.code() != 0) {
    return ToGrpcStatus(missing);
  }
  pipeline::BuildResult result = context.pipeline.GenerateSources(
      std::move(request), std::move(violations));
  if (result.error.has_value()) {
    return ToGrpcStatus(
        TranslateError(RelativeToRequest(*std::move(result.error))));
  }
  pipeline::LeaseArtifacts(result.artifacts, context.blobs);
  response = TranslateSources(std::move(result));
  return grpc::Status::OK;
}

}  // namespace

grpc::ServerUnaryReactor* BuildService::GenerateSources(
    grpc::CallbackServerContext* call,
    const v1::GenerateSourcesRequest* request,
    v1::GenerateSourcesResponse* response) {
  return AnswerOnRequestThread(
      context_, call, "GenerateSources",
      [this, request, response](RequestRecord& record) {
        record.model = request->spec().model_name();
        record.target = request->spec().target();
        return Generate(context_, request->spec(), *response);
      });
}

grpc::ServerWriteReactor<v1::BuildEvent>* BuildService::RunBuild(
    grpc::CallbackServerContext* /*call*/, const v1::RunBuildRequest* request) {
  return RunBuildReactor::Start(context_, request);
}

}  // namespace metad::rpc
