#include "server/rpc/event_stream.h"

#include <utility>

namespace metad::rpc {

const v1::BuildEvent* EventStream::Push(v1::BuildEvent event) {
  absl::MutexLock lock(&mutex_);
  return PushLocked(std::move(event));
}

const v1::BuildEvent* EventStream::PushLast(v1::BuildEvent event) {
  absl::MutexLock lock(&mutex_);
  const v1::BuildEvent* next = PushLocked(std::move(event));
  closed_ = true;
  return next;
}

const v1::BuildEvent* EventStream::PushLocked(v1::BuildEvent event) {
  if (abandoned_ || closed_) return nullptr;
  event.set_sequence(++last_sequence_);
  if (writing_) {
    queue_.push_back(std::move(event));
    return nullptr;
  }
  writing_ = true;
  current_ = std::move(event);
  return &current_;
}

const v1::BuildEvent* EventStream::WriteDone() {
  absl::MutexLock lock(&mutex_);
  writing_ = false;
  if (queue_.empty()) return nullptr;
  writing_ = true;
  current_ = std::move(queue_.front());
  queue_.pop_front();
  return &current_;
}

bool EventStream::finished() const {
  absl::MutexLock lock(&mutex_);
  return closed_ && !writing_ && queue_.empty();
}

void EventStream::Abandon() {
  absl::MutexLock lock(&mutex_);
  abandoned_ = true;
  queue_.clear();
}

int64_t EventStream::last_sequence() const {
  absl::MutexLock lock(&mutex_);
  return last_sequence_;
}

}  // namespace metad::rpc
