#ifndef METAD_SERVER_RPC_EVENT_STREAM_H_
#define METAD_SERVER_RPC_EVENT_STREAM_H_

#include <cstdint>
#include <deque>
#include <optional>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "metad/v1/build_event.pb.h"

namespace metad::rpc {

// The events of one build on their way to its watcher: numbers them, and hands
// them out one at a time, as gRPC's one-write-at-a-time rule wants.
// Thread-safe.
class EventStream {
 public:
  // Numbers the event and queues it. Returns the event to write now, if nothing
  // is being written; the pointer is good until WriteDone(). An event that
  // comes after the last one, as a heartbeat may, is dropped.
  const v1::BuildEvent* Push(v1::BuildEvent event);

  // The same with the event that ends the stream.
  const v1::BuildEvent* PushLast(v1::BuildEvent event);

  // The write ended; returns the next event to write, if there is one.
  const v1::BuildEvent* WriteDone();

  // Whether the last event was pushed and nothing is left to write.
  bool finished() const;

  // Drops what is not being written yet, and all that follows: the watcher is
  // gone.
  void Abandon();

  // Number of the newest event; 0 before the first.
  int64_t last_sequence() const;

 private:
  const v1::BuildEvent* PushLocked(v1::BuildEvent event)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable absl::Mutex mutex_;
  std::deque<v1::BuildEvent> queue_ ABSL_GUARDED_BY(mutex_);
  // The event being written.
  v1::BuildEvent current_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool abandoned_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t last_sequence_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace metad::rpc

#endif  // METAD_SERVER_RPC_EVENT_STREAM_H_
