#ifndef METAD_SERVER_RPC_BYTE_STREAM_WRITER_H_
#define METAD_SERVER_RPC_BYTE_STREAM_WRITER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "google/bytestream/bytestream.pb.h"
#include "google/rpc/status.pb.h"
#include "server/rpc/service_context.h"
#include "server/rpc/storage_names.h"
#include "server/store/blob_store.h"

namespace metad::rpc {

// One ByteStream.Write call: appends message after message to an upload. What
// was written stays when the call breaks off. While one message is taken in, on
// a storage thread, gRPC reads the next; whichever is done first waits for the
// other.
class ByteStreamWriter
    : public grpc::ServerReadReactor<google::bytestream::WriteRequest> {
 public:
  // Owns itself until the call is over.
  ByteStreamWriter(const ServiceContext& context,
                   google::bytestream::WriteResponse* response);

  void OnReadDone(bool ok) override;
  void OnDone() override { delete this; }

 private:
  // Has a storage thread take in what was read.
  void Submit();
  // On a storage thread: takes in next_ while the message after it is read, or
  // ends the call.
  void TakeIn();
  // Whether there is a message more to take in; else the next OnReadDone() goes
  // on.
  bool GoesOn();
  // Takes in request_. OK while the upload goes on; once it is over, complete_
  // says so.
  google::rpc::Status Process();
  google::rpc::Status Begin();
  // The client has no more to say.
  void HalfClose();
  void End(const google::rpc::Status& status);

  const ServiceContext context_;
  google::bytestream::WriteResponse* const response_;
  const absl::Time start_;
  // What is taken in.
  google::bytestream::WriteRequest request_;
  // What is read meanwhile.
  google::bytestream::WriteRequest next_;
  absl::Mutex mutex_;
  // How the last read ended, if nobody has looked at it yet.
  std::optional<bool> read_ ABSL_GUARDED_BY(mutex_);
  // A message is being taken in, or the call is being ended.
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;
  // Of the first message.
  std::string resource_name_;
  std::unique_ptr<store::BlobUpload> upload_;
  bool complete_ = false;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_BYTE_STREAM_WRITER_H_
