#ifndef METAD_SERVER_RPC_CALL_CONTEXT_H_
#define METAD_SERVER_RPC_CALL_CONTEXT_H_

#include <grpcpp/grpcpp.h>

#include <functional>

#include "absl/time/time.h"
#include "server/builds/caller.h"
#include "server/builds/request_log.h"

namespace metad::rpc {

// One call, from its handler inwards: who calls, until when, whether anybody
// still waits for the answer, and what the log will say of it.
struct CallContext {
  builds::Caller caller;
  absl::Time received;
  // The client's; InfiniteFuture where it has none.
  absl::Time deadline;
  // Whether the client has gone, or its time is up. Good until the call is
  // finished; from any thread.
  std::function<bool()> is_cancelled;
  builds::RequestRecord record;
};

// `method` must be a literal.
CallContext ContextOf(grpc::CallbackServerContext* call, const char* method);

// CANCELLED, for what nobody waits for any more.
grpc::Status Abandoned();

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_CALL_CONTEXT_H_
