#ifndef METAD_SERVER_PLATFORM_EXTENDABLE_DEADLINE_H_
#define METAD_SERVER_PLATFORM_EXTENDABLE_DEADLINE_H_

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace metad::platform {

// When work has to be done. Others who want the same work may give it more
// time meanwhile, never less: whoever waits for it looks again. Thread-safe.
class ExtendableDeadline {
 public:
  // Past.
  ExtendableDeadline() = default;
  explicit ExtendableDeadline(absl::Time time) : time_(time) {}
  ExtendableDeadline(const ExtendableDeadline&) = delete;
  ExtendableDeadline& operator=(const ExtendableDeadline&) = delete;

  absl::Time time() const {
    absl::MutexLock lock(&mutex_);
    return time_;
  }

  // The later one counts.
  void ExtendTo(absl::Time time) {
    absl::MutexLock lock(&mutex_);
    if (time > time_) time_ = time;
  }

 private:
  mutable absl::Mutex mutex_;
  absl::Time time_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_EXTENDABLE_DEADLINE_H_
