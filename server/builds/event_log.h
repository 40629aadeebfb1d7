#ifndef METAD_SERVER_BUILDS_EVENT_LOG_H_
#define METAD_SERVER_BUILDS_EVENT_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "metad/v1/build_event.pb.h"

namespace metad::builds {

// An event that has its number. Shared by all who read it, never changed.
using LoggedEvent = std::shared_ptr<const v1::BuildEvent>;

// All that happened in one build, in order, from its snapshot to its result.
// Any number of watchers read it, each from where it likes and at its own pace;
// none of them holds up the build or another. Thread-safe.
class EventLog {
 public:
  // Has a function called when there is something new; from the moment that it
  // is destroyed, no call begins.
  class Subscription {
   public:
    explicit Subscription(std::function<void()> wake)
        : wake_(std::move(wake)) {}

   private:
    friend class EventLog;
    const std::function<void()> wake_;
  };

  EventLog() = default;
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  // Keeps the event under the next number, whatever number it has. What comes
  // after the last event is dropped.
  void Append(v1::BuildEvent event);
  // The same with the event that ends the log.
  void Close(v1::BuildEvent event);
  // The same of an event that was numbered for all builds of one work, whose
  // logs are equal up to it (build_work.h).
  void AppendNumbered(LoggedEvent event);

  // The event with that number, from 1; null where it has not happened yet.
  LoggedEvent At(int64_t sequence) const;
  // Number of the newest event; 0 before the first.
  int64_t last_sequence() const;
  // Whether the last event is there.
  bool closed() const;

  // `wake` is called on the thread of whoever appends, without a lock of this
  // log, and must not block. Events that are there already wake nobody: look
  // before, or afterwards.
  std::shared_ptr<const Subscription> Subscribe(std::function<void()> wake);

 private:
  void Append(v1::BuildEvent event, bool is_last);
  void Wake(std::vector<std::weak_ptr<const Subscription>> subscriptions);

  mutable absl::Mutex mutex_;
  std::vector<LoggedEvent> events_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::weak_ptr<const Subscription>> subscriptions_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::builds

#endif  // METAD_SERVER_BUILDS_EVENT_LOG_H_
