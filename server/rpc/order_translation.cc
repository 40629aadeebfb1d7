#include "server/rpc/order_translation.h"

#include <memory>
#include <utility>

#include "server/rpc/error_translation.h"
#include "server/rpc/request_blobs.h"
#include "server/rpc/run_options.h"
#include "server/rpc/spec_translation.h"

namespace metad::rpc {
namespace {

// What a build's request refers to.
struct OrderContents {
  OrderContents(v1::RunBuildRequest given, const ServiceContext& context)
      : request(std::move(given)), blobs(context.blobs, context.lent) {}

  const v1::RunBuildRequest request;
  RequestBlobs blobs;
};

}  // namespace

std::variant<builds::BuildOrder, grpc::Status> TranslateOrder(
    const ServiceContext& context, const CallContext& call,
    v1::RunBuildRequest request) {
  auto contents = std::make_shared<OrderContents>(std::move(request), context);
  const v1::RunBuildRequest& asked = contents->request;
  builds::BuildOrder order;
  order.request = TranslateSpec(asked.spec(), context.limits, contents->blobs,
                                order.violations);
  if (const google::rpc::Status missing = contents->blobs.error();
      missing.code() != 0) {
    return ToGrpcStatus(missing);
  }
  order.request.without_digests =
      asked.without_digests() && context.lent != nullptr;
  RunOptions options = TranslateRunOptions(asked, context.limits.max_build_time,
                                           order.option_violations);
  order.caller = call.caller;
  order.received = call.received;
  order.deadline = call.received + options.timeout;
  order.may_be_cached = options.may_be_cached;
  order.record = call.record;
  order.record.labels = std::move(options.labels);
  order.contents = std::move(contents);
  return order;
}

}  // namespace metad::rpc
