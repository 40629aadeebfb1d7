#include "server/rpc/unary_call.h"

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/rpc/error_translation.h"

namespace metad::rpc {

grpc::ServerUnaryReactor* AnswerOnRequestThread(
    const ServiceContext& context, grpc::CallbackServerContext* call,
    const char* method, UnaryWork work) {
  grpc::ServerUnaryReactor* reactor = call->DefaultReactor();
  const absl::Time start = absl::Now();
  const auto answer = [reactor, method, start, work = std::move(work)] {
    RequestRecord record;
    record.method = method;
    const grpc::Status status = work(record);
    record.outcome = OutcomeName(status);
    record.duration = absl::Now() - start;
    LogRequest(record);
    reactor->Finish(status);
  };
  if (!context.requests.TrySubmit(answer)) {
    const grpc::Status status =
        ToGrpcStatus(TranslateError(QueueFull("requests", kMaxQueuedRequests)));
    RequestRecord record;
    record.method = method;
    record.outcome = OutcomeName(status);
    LogRequest(record);
    reactor->Finish(status);
  }
  return reactor;
}

}  // namespace metad::rpc
