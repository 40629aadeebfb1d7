#include "server/rpc/call_context.h"

#include "absl/time/clock.h"
#include "server/pipeline/build_error.h"
#include "server/rpc/error_translation.h"

namespace metad::rpc {

CallContext ContextOf(grpc::CallbackServerContext* call, const char* method) {
  CallContext context;
  context.caller = builds::TheOnlyCaller();
  context.received = absl::Now();
  context.deadline = absl::FromChrono(call->deadline());
  context.is_cancelled = [call] { return call->IsCancelled(); };
  context.record.method = method;
  return context;
}

grpc::Status Abandoned() {
  pipeline::BuildError error;
  error.reason = pipeline::BuildErrorReason::kCancelled;
  error.message = "the call was cancelled";
  return ToGrpcStatus(TranslateError(error));
}

}  // namespace metad::rpc
