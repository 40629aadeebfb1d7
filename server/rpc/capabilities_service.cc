#include "server/rpc/capabilities_service.h"

#include "server/rpc/error_translation.h"
#include "server/rpc/server_limits.h"
#include "server/rpc/storage_error.h"
#include "server/rpc/storage_names.h"

namespace metad::rpc {

grpc::ServerUnaryReactor* CapabilitiesService::GetCapabilities(
    grpc::CallbackServerContext* call,
    const reapi::GetCapabilitiesRequest* request,
    reapi::ServerCapabilities* response) {
  grpc::ServerUnaryReactor* const reactor = call->DefaultReactor();
  const absl::Status instance = CheckInstanceName(request->instance_name());
  if (!instance.ok()) {
    reactor->Finish(
        ToGrpcStatus(InvalidStorageField("instance_name", instance.message())));
    return reactor;
  }
  reapi::CacheCapabilities& cache = *response->mutable_cache_capabilities();
  cache.add_digest_function(reapi::DigestFunction::SHA256);
  cache.set_max_batch_total_size_bytes(kMaxBatchBytes);
  cache.set_symlink_absolute_path_strategy(
      reapi::SymlinkAbsolutePathStrategy::DISALLOWED);
  response->mutable_low_api_version()->set_major(2);
  response->mutable_high_api_version()->set_major(2);
  reactor->Finish(grpc::Status::OK);
  return reactor;
}

}  // namespace metad::rpc
