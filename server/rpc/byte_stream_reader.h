#ifndef METAD_SERVER_RPC_BYTE_STREAM_READER_H_
#define METAD_SERVER_RPC_BYTE_STREAM_READER_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "absl/time/time.h"
#include "google/bytestream/bytestream.pb.h"
#include "google/rpc/status.pb.h"
#include "server/rpc/service_context.h"
#include "server/store/blob_store.h"

namespace metad::rpc {

// One ByteStream.Read call: sends a blob, or a range of it, piece after piece.
// One thing happens at a time, either a write of gRPC's or a step on a storage
// thread, and the last one ends the call; so nothing here needs a lock.
class ByteStreamReader
    : public grpc::ServerWriteReactor<google::bytestream::ReadResponse> {
 public:
  // Owns itself until the call is over; the request lives as long.
  ByteStreamReader(const ServiceContext& context,
                   const google::bytestream::ReadRequest* request);

  void OnWriteDone(bool ok) override;
  void OnDone() override { delete this; }

 private:
  // Runs a step on a storage thread.
  void Schedule(void (ByteStreamReader::*step)());
  void Open();
  void SendPiece();
  google::rpc::Status FindRange();
  void End(const google::rpc::Status& status);

  const ServiceContext context_;
  const google::bytestream::ReadRequest* const request_;
  const absl::Time start_;
  std::shared_ptr<const store::PinnedBlob> blob_;
  // What is still to be sent.
  int64_t offset_ = 0;
  int64_t end_ = 0;
  google::bytestream::ReadResponse response_;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_BYTE_STREAM_READER_H_
