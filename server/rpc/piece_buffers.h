#ifndef METAD_SERVER_RPC_PIECE_BUFFERS_H_
#define METAD_SERVER_RPC_PIECE_BUFFERS_H_

#include <grpcpp/support/slice.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace metad::rpc {

// Memory for the pieces of a stream, which gRPC sends from where they were read
// to and gives back when they are gone: nothing is copied between, and after
// the first few pieces no page is touched for the first time. Thread-safe.
class PieceBuffers : public std::enable_shared_from_this<PieceBuffers> {
 public:
  using Buffer = std::unique_ptr<char[]>;

  // Of `size` bytes each.
  explicit PieceBuffers(size_t size) : size_(size) {}

  Buffer Take();

  // The first `size` bytes of the buffer, which comes back with the last
  // reference to them. For objects that a shared_ptr owns.
  grpc::Slice Lend(Buffer buffer, size_t size);

 private:
  struct Loan {
    std::shared_ptr<PieceBuffers> owner;
    Buffer buffer;
  };
  static void Return(void* loan);

  const size_t size_;
  absl::Mutex mutex_;
  std::vector<Buffer> free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_PIECE_BUFFERS_H_
