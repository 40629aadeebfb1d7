#ifndef METAD_SERVER_RPC_CONTENT_SERVICE_H_
#define METAD_SERVER_RPC_CONTENT_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include "server/rpc/remote_execution.h"
#include "server/rpc/service_context.h"

namespace metad::rpc {

// build.bazel.remote.execution.v2.ContentAddressableStorage over the blob
// store. Handlers never block.
class ContentService
    : public reapi::ContentAddressableStorage::CallbackService {
 public:
  explicit ContentService(ServiceContext context) : context_(context) {}

  grpc::ServerUnaryReactor* FindMissingBlobs(
      grpc::CallbackServerContext* call,
      const reapi::FindMissingBlobsRequest* request,
      reapi::FindMissingBlobsResponse* response) override;

  grpc::ServerUnaryReactor* BatchUpdateBlobs(
      grpc::CallbackServerContext* call,
      const reapi::BatchUpdateBlobsRequest* request,
      reapi::BatchUpdateBlobsResponse* response) override;

  grpc::ServerUnaryReactor* BatchReadBlobs(
      grpc::CallbackServerContext* call,
      const reapi::BatchReadBlobsRequest* request,
      reapi::BatchReadBlobsResponse* response) override;

  // UNIMPLEMENTED: the store knows no directories.
  grpc::ServerWriteReactor<reapi::GetTreeResponse>* GetTree(
      grpc::CallbackServerContext* call,
      const reapi::GetTreeRequest* request) override;

 private:
  const ServiceContext context_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_CONTENT_SERVICE_H_
