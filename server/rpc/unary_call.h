#ifndef METAD_SERVER_RPC_UNARY_CALL_H_
#define METAD_SERVER_RPC_UNARY_CALL_H_

#include <grpcpp/grpcpp.h>

#include <functional>

#include "server/execution/worker_pool.h"
#include "server/rpc/call_context.h"

namespace metad::rpc {

// Fills the response and, as far as it knows better, the call's record.
using UnaryWork = std::function<grpc::Status(CallContext& call)>;

// Serves a unary call on a thread of `threads`, logs it and finishes it;
// refuses it when too many wait. What nobody waits for any more is not begun.
// `method` must be a literal.
grpc::ServerUnaryReactor* AnswerOn(execution::WorkerPool& threads,
                                   grpc::CallbackServerContext* call,
                                   const char* method, UnaryWork work);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_UNARY_CALL_H_
