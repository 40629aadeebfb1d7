#ifndef METAD_SERVER_RPC_BYTE_STREAM_READER_H_
#define METAD_SERVER_RPC_BYTE_STREAM_READER_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "google/bytestream/bytestream.pb.h"
#include "google/rpc/status.pb.h"
#include "server/rpc/piece_buffers.h"
#include "server/rpc/service_context.h"
#include "server/store/blob_store.h"

namespace metad::rpc {

// One ByteStream.Read call: sends a blob, or a range of it, piece after piece.
// While gRPC writes one, a storage thread reads the next; whichever is done
// first waits for the other. The messages are written as bytes: protobuf would
// copy each piece.
class ByteStreamReader : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  // `request` is a ReadRequest. Owns itself until the call is over.
  ByteStreamReader(const ServiceContext& context,
                   const grpc::ByteBuffer& request);

  void OnWriteDone(bool ok) override;
  void OnDone() override { delete this; }

 private:
  // On a storage thread.
  void Open();
  // On a storage thread: reads the next piece.
  void Prepare();
  // What follows when a write, or a preparation, is over: for whoever comes
  // last to send, or to end the call. After kWait this may be gone.
  enum class Step { kWait, kSend, kEnd };
  Step NextStep() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Take(Step step);
  google::rpc::Status FindRange();
  void End(const google::rpc::Status& status);
  void EndWith(const grpc::Status& answer);

  const ServiceContext context_;
  const absl::Time start_;
  google::bytestream::ReadRequest request_;
  std::shared_ptr<const store::PinnedBlob> blob_;
  // What is being written.
  grpc::ByteBuffer response_;
  // What is, or is being, prepared: of whoever prepares until that is over.
  grpc::ByteBuffer next_;
  const std::shared_ptr<PieceBuffers> buffers_;
  // What is still to be prepared. Read and written by turns.
  int64_t offset_ = 0;
  int64_t end_ = 0;
  absl::Mutex mutex_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool preparing_ ABSL_GUARDED_BY(mutex_) = false;
  bool has_next_ ABSL_GUARDED_BY(mutex_) = false;
  // The client is gone, and will see nothing.
  bool is_gone_ ABSL_GUARDED_BY(mutex_) = false;
  google::rpc::Status failure_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_BYTE_STREAM_READER_H_
