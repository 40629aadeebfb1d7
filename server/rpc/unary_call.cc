#include "server/rpc/unary_call.h"

#include <memory>
#include <utility>

#include "absl/time/clock.h"
#include "server/rpc/error_translation.h"
#include "server/rpc/service_context.h"

namespace metad::rpc {
namespace {

void LogAndFinish(CallContext& call, const grpc::Status& status,
                  grpc::ServerUnaryReactor* reactor) {
  call.record.outcome = OutcomeName(status);
  call.record.duration = absl::Now() - call.received;
  builds::LogRequest(call.record);
  reactor->Finish(status);
}

}  // namespace

grpc::ServerUnaryReactor* AnswerOn(execution::WorkerPool& threads,
                                   grpc::CallbackServerContext* call,
                                   const char* method, UnaryWork work) {
  grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
  // std::function wants to be copied.
  auto context = std::make_shared<CallContext>(ContextOf(call, method));
  const auto answer = [reactor, context, work = std::move(work)] {
    const grpc::Status status =
        context->is_cancelled() ? Abandoned() : work(*context);
    LogAndFinish(*context, status, reactor);
  };
  if (!threads.TrySubmit(answer)) {
    const grpc::Status status =
        ToGrpcStatus(TranslateError(QueueFull("requests", kMaxQueuedRequests)));
    LogAndFinish(*context, status, reactor);
  }
  return reactor;
}

}  // namespace metad::rpc
