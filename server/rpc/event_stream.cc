#include "server/rpc/event_stream.h"

#include <utility>

namespace metad::rpc {

const v1::BuildEvent* EventStream::Push(v1::BuildEvent event) {
  absl::MutexLock lock(&mutex_);
  if (abandoned_) return nullptr;
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

bool EventStream::Close() {
  absl::MutexLock lock(&mutex_);
  closed_ = true;
  return FinishedLocked();
}

bool EventStream::finished() const {
  absl::MutexLock lock(&mutex_);
  return FinishedLocked();
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
