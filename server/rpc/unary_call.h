#ifndef METAD_SERVER_RPC_UNARY_CALL_H_
#define METAD_SERVER_RPC_UNARY_CALL_H_

#include <grpcpp/grpcpp.h>

#include <functional>

#include "server/rpc/request_log.h"
#include "server/rpc/service_context.h"

namespace metad::rpc {

// Fills the response and, as far as it knows better, the request's record.
using UnaryWork = std::function<grpc::Status(RequestRecord& record)>;

// Serves a unary call on a thread that may block, logs it and finishes it;
// refuses it when too many wait. `method` must be a literal.
grpc::ServerUnaryReactor* AnswerOnRequestThread(
    const ServiceContext& context, grpc::CallbackServerContext* call,
    const char* method, UnaryWork work);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_UNARY_CALL_H_
