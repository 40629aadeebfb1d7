#include "server/rpc/build_service.h"

#include <memory>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "server/builds/event_translation.h"
#include "server/rpc/build_resource.h"
#include "server/rpc/build_watch.h"
#include "server/rpc/call_context.h"
#include "server/rpc/error_translation.h"
#include "server/rpc/order_translation.h"
#include "server/rpc/request_blobs.h"
#include "server/rpc/request_size.h"
#include "server/rpc/spec_translation.h"
#include "server/rpc/unary_call.h"

namespace metad::rpc {
namespace {

grpc::Status Generate(const ServiceContext& context, const CallContext& call,
                      const v1::BuildSpec& spec,
                      v1::GenerateSourcesResponse& response) {
  codegen::ViolationList violations;
  RequestBlobs blobs(context.blobs, context.lent);
  pipeline::BuildRequest request =
      TranslateSpec(spec, context.limits, blobs, violations);
  if (const google::rpc::Status missing = blobs.error(); missing.code() != 0) {
    return ToGrpcStatus(missing);
  }
  pipeline::BuildResult result = context.pipeline.GenerateSources(
      std::move(request), std::move(violations), call.is_cancelled);
  if (result.error.has_value()) {
    return ToGrpcStatus(
        TranslateError(RelativeToRequest(*std::move(result.error))));
  }
  pipeline::LeaseArtifacts(result.artifacts, context.blobs);
  response = builds::TranslateSources(std::move(result));
  return grpc::Status::OK;
}

// What ends, or begins, the call's part of the work.
void LogCall(CallContext call, const grpc::Status& status) {
  call.record.outcome = OutcomeName(status);
  call.record.duration = absl::Now() - call.received;
  builds::LogRequest(call.record);
}

// The build that the call asks for, or why there is none.
std::variant<std::shared_ptr<builds::Build>, grpc::Status> Create(
    const ServiceContext& context, const CallContext& call,
    v1::RunBuildRequest request) {
  if (call.is_cancelled()) return Abandoned();
  auto order = TranslateOrder(context, call, std::move(request));
  if (auto* status = std::get_if<grpc::Status>(&order)) return *status;
  builds::Admission::Admitted admitted =
      context.builds.Admit(std::get<builds::BuildOrder>(std::move(order)));
  if (const auto* error = std::get_if<pipeline::BuildError>(&admitted)) {
    return ToGrpcStatus(TranslateError(*error));
  }
  return std::get<std::shared_ptr<builds::Build>>(std::move(admitted));
}

void RunAndWatch(const ServiceContext& context, const CallContext& call,
                 v1::RunBuildRequest request, BuildWatch& watch) {
  auto created = Create(context, call, std::move(request));
  if (auto* build = std::get_if<std::shared_ptr<builds::Build>>(&created)) {
    watch.Attach(std::move(*build), /*after=*/0);
    return;
  }
  const auto& status = std::get<grpc::Status>(created);
  LogCall(call, status);
  watch.Refuse(status);
}

grpc::Status FindBuild(const ServiceContext& context, const std::string& name,
                       std::shared_ptr<builds::Build>& build) {
  build = context.build_table.Find(name);
  return build == nullptr ? BuildUnknown(name) : grpc::Status::OK;
}

grpc::Status CheckSequence(int64_t after, int64_t last) {
  if (after >= 0 && after <= last) return grpc::Status::OK;
  return InvalidField(
      "after_sequence",
      absl::StrCat("is ", after, "; expected 0 to ", last,
                   ", the number of the build's last event so far"));
}

}  // namespace

grpc::ServerUnaryReactor* BuildService::GenerateSources(
    grpc::CallbackServerContext* call,
    const v1::GenerateSourcesRequest* request,
    v1::GenerateSourcesResponse* response) {
  execution::WorkerPool& threads =
      BytesToRead(request->spec()) <= kMaxQuickBytes ? context_.requests
                                                     : context_.preparations;
  return AnswerOn(threads, call, "GenerateSources",
                  [this, request, response](CallContext& context) {
                    context.record.model = request->spec().model_name();
                    context.record.target = request->spec().target();
                    return Generate(context_, context, request->spec(),
                                    *response);
                  });
}

grpc::ServerWriteReactor<v1::BuildEvent>* BuildService::RunBuild(
    grpc::CallbackServerContext* call, const v1::RunBuildRequest* request) {
  std::shared_ptr<BuildWatch> watch =
      BuildWatch::Start(context_.limits.heartbeat_interval);
  CallContext context = ContextOf(call, "RunBuild");
  context.record.model = request->spec().model_name();
  context.record.target = request->spec().target();
  // The build outlives the call and gRPC's request with it. That one is this
  // call's alone, whatever its type says: what is in it need not be copied.
  auto held = std::make_shared<v1::RunBuildRequest>();
  held->Swap(const_cast<v1::RunBuildRequest*>(request));
  const auto run = [this, context, held, watch] {
    RunAndWatch(context_, context, std::move(*held), *watch);
  };
  if (!context_.preparations.TrySubmit(run)) {
    const grpc::Status status =
        ToGrpcStatus(TranslateError(QueueFull("requests", kMaxQueuedRequests)));
    LogCall(context, status);
    watch->Refuse(status);
  }
  return watch.get();
}

grpc::ServerUnaryReactor* BuildService::GetBuild(
    grpc::CallbackServerContext* call, const v1::GetBuildRequest* request,
    v1::Build* response) {
  return AnswerOn(context_.requests, call, "GetBuild",
                  [this, request, response](CallContext& context) {
                    context.record.build = request->name();
                    std::shared_ptr<builds::Build> build;
                    grpc::Status status =
                        FindBuild(context_, request->name(), build);
                    if (status.ok()) *response = DescribeBuild(*build);
                    return status;
                  });
}

grpc::ServerUnaryReactor* BuildService::CancelBuild(
    grpc::CallbackServerContext* call, const v1::CancelBuildRequest* request,
    v1::Build* response) {
  return AnswerOn(context_.requests, call, "CancelBuild",
                  [this, request, response](CallContext& context) {
                    context.record.build = request->name();
                    std::shared_ptr<builds::Build> build;
                    grpc::Status status =
                        FindBuild(context_, request->name(), build);
                    if (!status.ok()) return status;
                    build->Cancel();
                    *response = DescribeBuild(*build);
                    return status;
                  });
}

grpc::ServerWriteReactor<v1::BuildEvent>* BuildService::WatchBuild(
    grpc::CallbackServerContext* call, const v1::WatchBuildRequest* request) {
  std::shared_ptr<BuildWatch> watch =
      BuildWatch::Start(context_.limits.heartbeat_interval);
  CallContext context = ContextOf(call, "WatchBuild");
  context.record.build = request->name();
  std::shared_ptr<builds::Build> build;
  grpc::Status status = FindBuild(context_, request->name(), build);
  if (status.ok()) {
    status = CheckSequence(request->after_sequence(),
                           build->events().last_sequence());
  }
  LogCall(context, status);
  if (status.ok()) {
    watch->Attach(std::move(build), request->after_sequence());
  } else {
    watch->Refuse(status);
  }
  return watch.get();
}

}  // namespace metad::rpc
