#include "server/rpc/piece_buffers.h"

#include <utility>

namespace metad::rpc {

PieceBuffers::Buffer PieceBuffers::Take() {
  {
    absl::MutexLock lock(&mutex_);
    if (!free_.empty()) {
      Buffer buffer = std::move(free_.back());
      free_.pop_back();
      return buffer;
    }
  }
  // Not initialised, as make_unique() would.
  return Buffer(new char[size_]);
}

grpc::Slice PieceBuffers::Lend(Buffer buffer, size_t size) {
  char* const bytes = buffer.get();
  auto loan =
      std::make_unique<Loan>(Loan{shared_from_this(), std::move(buffer)});
  return grpc::Slice(bytes, size, &PieceBuffers::Return, loan.release());
}

void PieceBuffers::Return(void* loan) {
  const std::unique_ptr<Loan> ended(static_cast<Loan*>(loan));
  absl::MutexLock lock(&ended->owner->mutex_);
  ended->owner->free_.push_back(std::move(ended->buffer));
}

}  // namespace metad::rpc
