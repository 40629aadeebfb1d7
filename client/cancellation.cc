#include "client/cancellation.h"

#include <utility>

namespace metad::client {

Cancellation::Subscription::Subscription(Cancellation& cancellation,
                                         std::function<void()> action)
    : cancellation_(cancellation) {
  const absl::MutexLock lock(&cancellation_.mutex_);
  if (cancellation_.cancelled_) action();
  cancellation_.action_ = std::move(action);
}

Cancellation::Subscription::~Subscription() {
  const absl::MutexLock lock(&cancellation_.mutex_);
  cancellation_.action_ = nullptr;
}

void Cancellation::Cancel() {
  const absl::MutexLock lock(&mutex_);
  if (cancelled_) return;
  cancelled_ = true;
  if (action_) action_();
}

bool Cancellation::cancelled() const {
  const absl::MutexLock lock(&mutex_);
  return cancelled_;
}

}  // namespace metad::client
