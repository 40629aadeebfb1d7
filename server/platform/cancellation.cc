#include "server/platform/cancellation.h"

#include <utility>

namespace metad::platform {

void Cancellation::Cancel() {
  if (cancelled_.exchange(true, std::memory_order_acq_rel)) return;
  mutex_.Lock();
  calling_thread_ = std::this_thread::get_id();
  while (!listeners_.empty()) {
    const auto first = listeners_.begin();
    const Listener listener = std::move(first->second);
    calling_ = first->first;
    listeners_.erase(first);
    mutex_.Unlock();
    listener();
    mutex_.Lock();
  }
  calling_ = 0;
  mutex_.Unlock();
}

CancellationListener::CancellationListener(const Cancellation& cancellation,
                                           std::function<void()> called)
    : cancellation_(cancellation) {
  {
    absl::MutexLock lock(&cancellation_.mutex_);
    if (!cancellation_.IsCancelled()) {
      id_ = ++cancellation_.last_id_;
      cancellation_.listeners_.emplace(id_, std::move(called));
      return;
    }
  }
  called();
}

CancellationListener::~CancellationListener() {
  if (id_ == 0) return;
  absl::MutexLock lock(&cancellation_.mutex_);
  cancellation_.listeners_.erase(id_);
  const auto is_over = [this]()
                           ABSL_EXCLUSIVE_LOCKS_REQUIRED(cancellation_.mutex_) {
                             return !cancellation_.IsCalling(id_);
                           };
  cancellation_.mutex_.Await(absl::Condition(&is_over));
}

}  // namespace metad::platform
