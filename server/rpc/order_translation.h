#ifndef METAD_SERVER_RPC_ORDER_TRANSLATION_H_
#define METAD_SERVER_RPC_ORDER_TRANSLATION_H_

#include <grpcpp/grpcpp.h>

#include <variant>

#include "metad/v1/build_service.pb.h"
#include "server/builds/build_order.h"
#include "server/rpc/call_context.h"
#include "server/rpc/service_context.h"

namespace metad::rpc {

// What the call asks to have built; it keeps the request, and the blobs that
// this names. A status where blobs are missing: without their bytes nothing
// else can be said.
std::variant<builds::BuildOrder, grpc::Status> TranslateOrder(
    const ServiceContext& context, const CallContext& call,
    v1::RunBuildRequest request);

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_ORDER_TRANSLATION_H_
