#ifndef METAD_SERVER_RPC_BYTE_STREAM_WRITER_H_
#define METAD_SERVER_RPC_BYTE_STREAM_WRITER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "google/bytestream/bytestream.pb.h"
#include "google/rpc/status.pb.h"
#include "server/rpc/service_context.h"
#include "server/rpc/storage_names.h"
#include "server/store/blob_store.h"

namespace metad::rpc {

// One ByteStream.Write call: appends message after message to an upload. What
// was written stays when the call breaks off. One thing happens at a time,
// either a read of gRPC's or a step on a storage thread, and the last one ends
// the call; so nothing here needs a lock.
class ByteStreamWriter
    : public grpc::ServerReadReactor<google::bytestream::WriteRequest> {
 public:
  // Owns itself until the call is over.
  ByteStreamWriter(const ServiceContext& context,
                   google::bytestream::WriteResponse* response);

  void OnReadDone(bool ok) override;
  void OnDone() override { delete this; }

 private:
  // On a storage thread: takes in request_, then reads on or ends the call.
  void TakeIn();
  // OK while the upload goes on; once it is over, complete_ says so.
  google::rpc::Status Process();
  google::rpc::Status Begin();
  // The client has no more to say.
  void HalfClose();
  void End(const google::rpc::Status& status);

  const ServiceContext context_;
  google::bytestream::WriteResponse* const response_;
  const absl::Time start_;
  google::bytestream::WriteRequest request_;
  // Of the first message.
  std::string resource_name_;
  std::unique_ptr<store::BlobUpload> upload_;
  bool complete_ = false;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_BYTE_STREAM_WRITER_H_
