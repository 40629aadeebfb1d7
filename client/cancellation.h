#ifndef METAD_CLIENT_CANCELLATION_H_
#define METAD_CLIENT_CANCELLATION_H_

#include <functional>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace metad::client {

// One wish to stop, once and for good. Thread-safe, but not for use inside a
// signal handler: InterruptSignals carries the wish out of one.
class Cancellation {
 public:
  // While it lives, Cancel() calls `action`, at once if it was called before.
  // The destructor waits for an action that is running. One at a time.
  class Subscription {
   public:
    Subscription(Cancellation& cancellation, std::function<void()> action);
    ~Subscription();
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

   private:
    Cancellation& cancellation_;
  };

  void Cancel();
  bool cancelled() const;

 private:
  mutable absl::Mutex mutex_;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  std::function<void()> action_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::client

#endif  // METAD_CLIENT_CANCELLATION_H_
