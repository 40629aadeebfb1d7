#ifndef METAD_SERVER_RPC_BYTE_STREAM_SERVICE_H_
#define METAD_SERVER_RPC_BYTE_STREAM_SERVICE_H_

#include <grpcpp/grpcpp.h>

#include "google/bytestream/bytestream.grpc.pb.h"
#include "server/rpc/service_context.h"

namespace metad::rpc {

// google.bytestream.ByteStream over the blob store, as the Remote Execution API
// uses it. Handlers never block.
class ByteStreamService
    : public google::bytestream::ByteStream::WithRawCallbackMethod_Read<
          google::bytestream::ByteStream::WithCallbackMethod_Write<
              google::bytestream::ByteStream::
                  WithCallbackMethod_QueryWriteStatus<
                      google::bytestream::ByteStream::Service>>> {
 public:
  explicit ByteStreamService(ServiceContext context) : context_(context) {}

  // From a ReadRequest to ReadResponses, as bytes (ByteStreamReader).
  grpc::ServerWriteReactor<grpc::ByteBuffer>* Read(
      grpc::CallbackServerContext* call,
      const grpc::ByteBuffer* request) override;

  grpc::ServerReadReactor<google::bytestream::WriteRequest>* Write(
      grpc::CallbackServerContext* call,
      google::bytestream::WriteResponse* response) override;

  grpc::ServerUnaryReactor* QueryWriteStatus(
      grpc::CallbackServerContext* call,
      const google::bytestream::QueryWriteStatusRequest* request,
      google::bytestream::QueryWriteStatusResponse* response) override;

 private:
  const ServiceContext context_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_BYTE_STREAM_SERVICE_H_
