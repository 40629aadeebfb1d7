#ifndef METAD_SERVER_PLATFORM_CANCELLATION_H_
#define METAD_SERVER_PLATFORM_CANCELLATION_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace metad::platform {

// A request to stop, raised once by whoever owns the work and watched by
// whoever does it. It never goes back.
//
// Thread-safe. Held as a shared_ptr because the one who cancels and the one
// who works finish in either order.
class Cancellation {
 public:
  static std::shared_ptr<Cancellation> Create() {
    return std::make_shared<Cancellation>();
  }

  Cancellation() = default;
  Cancellation(const Cancellation&) = delete;
  Cancellation& operator=(const Cancellation&) = delete;

  // Idempotent. Calls whoever listens, on this thread: hold no lock over it
  // that they take.
  void Cancel();

  bool IsCancelled() const {
    return cancelled_.load(std::memory_order_acquire);
  }

 private:
  friend class CancellationListener;
  using Listener = std::function<void()>;

  bool IsCalling(uint64_t id) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return calling_ == id && calling_thread_ != std::this_thread::get_id();
  }

  std::atomic<bool> cancelled_{false};
  mutable absl::Mutex mutex_;
  mutable uint64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  mutable std::map<uint64_t, Listener> listeners_ ABSL_GUARDED_BY(mutex_);
  // The one that is being called, by whom; 0 while none is.
  uint64_t calling_ ABSL_GUARDED_BY(mutex_) = 0;
  std::thread::id calling_thread_ ABSL_GUARDED_BY(mutex_);
};

// Has `called` called when something is cancelled, once, on the thread that
// cancels, which it must not hold up; at once, on this thread, when it is
// cancelled already. When this is gone, it is not called any more: the
// destructor waits for a call on another thread, so hold no lock over it that
// the call takes.
class CancellationListener {
 public:
  // `cancellation` outlives this.
  CancellationListener(const Cancellation& cancellation,
                       std::function<void()> called);
  ~CancellationListener();

  CancellationListener(const CancellationListener&) = delete;
  CancellationListener& operator=(const CancellationListener&) = delete;

 private:
  const Cancellation& cancellation_;
  // 0: it is not, or no longer, to be called.
  uint64_t id_ = 0;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_CANCELLATION_H_
