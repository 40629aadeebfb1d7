#ifndef METAD_SERVER_PLATFORM_CANCELLATION_H_
#define METAD_SERVER_PLATFORM_CANCELLATION_H_

#include <atomic>
#include <memory>

#include "absl/status/statusor.h"

namespace metad::platform {

// A request to stop, raised once by whoever owns the work and watched by
// whoever does it. It never goes back.
//
// Thread-safe. Held as a shared_ptr because the one who cancels and the one
// who works finish in either order.
class Cancellation {
 public:
  // ResourceExhausted when the process is out of file descriptors.
  static absl::StatusOr<std::shared_ptr<Cancellation>> Create();

  Cancellation(const Cancellation&) = delete;
  Cancellation& operator=(const Cancellation&) = delete;
  ~Cancellation();

  // Idempotent. Never blocks.
  void Cancel();

  bool IsCancelled() const {
    return cancelled_.load(std::memory_order_acquire);
  }

  // An eventfd that is readable from Cancel() on, for poll(2). Never read it:
  // that would hide the cancellation from the next watcher. It belongs to this
  // object and is closed with it.
  int fd() const { return fd_; }

 private:
  explicit Cancellation(int fd) : fd_(fd) {}

  const int fd_;
  std::atomic<bool> cancelled_{false};
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_CANCELLATION_H_
