#include "server/builds/event_log.h"

#include <algorithm>
#include <utility>

namespace metad::builds {

void EventLog::Append(v1::BuildEvent event) {
  Append(std::move(event), /*is_last=*/false);
}

void EventLog::Close(v1::BuildEvent event) {
  Append(std::move(event), /*is_last=*/true);
}

void EventLog::Append(v1::BuildEvent event, bool is_last) {
  std::vector<std::weak_ptr<const Subscription>> subscriptions;
  {
    absl::MutexLock lock(&mutex_);
    if (closed_) return;
    event.set_sequence(static_cast<int64_t>(events_.size()) + 1);
    events_.push_back(std::make_shared<const v1::BuildEvent>(std::move(event)));
    closed_ = is_last;
    subscriptions = subscriptions_;
  }
  Wake(std::move(subscriptions));
}

void EventLog::AppendNumbered(LoggedEvent event) {
  std::vector<std::weak_ptr<const Subscription>> subscriptions;
  {
    absl::MutexLock lock(&mutex_);
    if (closed_) return;
    closed_ = event->has_result();
    events_.push_back(std::move(event));
    subscriptions = subscriptions_;
  }
  Wake(std::move(subscriptions));
}

LoggedEvent EventLog::At(int64_t sequence) const {
  absl::MutexLock lock(&mutex_);
  if (sequence < 1 || sequence > static_cast<int64_t>(events_.size())) {
    return nullptr;
  }
  return events_[static_cast<size_t>(sequence) - 1];
}

int64_t EventLog::last_sequence() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int64_t>(events_.size());
}

bool EventLog::closed() const {
  absl::MutexLock lock(&mutex_);
  return closed_;
}

std::shared_ptr<const EventLog::Subscription> EventLog::Subscribe(
    std::function<void()> wake) {
  auto subscription = std::make_shared<const Subscription>(std::move(wake));
  absl::MutexLock lock(&mutex_);
  // Those that are gone would pile up in a log with many short watches.
  subscriptions_.erase(
      std::remove_if(subscriptions_.begin(), subscriptions_.end(),
                     [](const auto& weak) { return weak.expired(); }),
      subscriptions_.end());
  subscriptions_.push_back(subscription);
  return subscription;
}

void EventLog::Wake(
    std::vector<std::weak_ptr<const Subscription>> subscriptions) {
  for (const std::weak_ptr<const Subscription>& weak : subscriptions) {
    const std::shared_ptr<const Subscription> subscription = weak.lock();
    if (subscription != nullptr) subscription->wake_();
  }
}

}  // namespace metad::builds
