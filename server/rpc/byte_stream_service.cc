#include "server/rpc/byte_stream_service.h"

#include "absl/status/statusor.h"
#include "server/rpc/byte_stream_reader.h"
#include "server/rpc/byte_stream_writer.h"
#include "server/rpc/error_translation.h"
#include "server/rpc/storage_error.h"
#include "server/rpc/storage_names.h"
#include "server/rpc/unary_call.h"

namespace metad::rpc {
namespace {

grpc::Status Query(store::BlobStore& blobs, const std::string& resource_name,
                   google::bytestream::QueryWriteStatusResponse& response) {
  const absl::StatusOr<UploadName> name = ParseUploadName(resource_name);
  if (!name.ok()) {
    return ToGrpcStatus(
        InvalidStorageField("resource_name", name.status().message()));
  }
  const absl::StatusOr<store::UploadStatus> upload =
      blobs.QueryUpload(name->id, name->digest);
  if (!upload.ok()) {
    return ToGrpcStatus(TranslateUploadError(upload.status(), resource_name));
  }
  response.set_committed_size(upload->committed_bytes);
  response.set_complete(upload->complete);
  return grpc::Status::OK;
}

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* ByteStreamService::Read(
    grpc::CallbackServerContext* /*call*/, const grpc::ByteBuffer* request) {
  return new ByteStreamReader(context_, *request);
}

grpc::ServerReadReactor<google::bytestream::WriteRequest>*
ByteStreamService::Write(grpc::CallbackServerContext* /*call*/,
                         google::bytestream::WriteResponse* response) {
  return new ByteStreamWriter(context_, response);
}

grpc::ServerUnaryReactor* ByteStreamService::QueryWriteStatus(
    grpc::CallbackServerContext* call,
    const google::bytestream::QueryWriteStatusRequest* request,
    google::bytestream::QueryWriteStatusResponse* response) {
  return AnswerOn(context_.requests, call, "ByteStream.QueryWriteStatus",
                  [this, request, response](CallContext& /*context*/) {
                    return Query(context_.blobs, request->resource_name(),
                                 *response);
                  });
}

}  // namespace metad::rpc
