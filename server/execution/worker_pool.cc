#include "server/execution/worker_pool.h"

#include <algorithm>
#include <utility>

namespace metad::execution {

WorkerPool::WorkerPool(int threads, int max_queued)
    : max_queued_(static_cast<size_t>(std::max(1, max_queued))) {
  const int count = std::max(1, threads);
  absl::MutexLock lock(&join_mutex_);
  threads_.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    threads_.emplace_back([this] { WorkUntilDrained(); });
  }
}

WorkerPool::~WorkerPool() { Drain(); }

bool WorkerPool::TrySubmit(std::function<void()> task, Ticket* ticket) {
  absl::MutexLock lock(&mutex_);
  if (draining_ || queue_.size() >= max_queued_) return false;
  queue_.push_back({++last_ticket_, std::move(task)});
  if (ticket != nullptr) *ticket = last_ticket_;
  return true;
}

std::function<void()> WorkerPool::Withdraw(Ticket ticket) {
  absl::MutexLock lock(&mutex_);
  const auto found = std::find_if(
      queue_.begin(), queue_.end(),
      [ticket](const Task& task) { return task.ticket == ticket; });
  if (found == queue_.end()) return nullptr;
  std::function<void()> run = std::move(found->run);
  queue_.erase(found);
  return run;
}

void WorkerPool::Drain() {
  absl::MutexLock join_lock(&join_mutex_);
  {
    absl::MutexLock lock(&mutex_);
    draining_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

int WorkerPool::queued() const {
  absl::MutexLock lock(&mutex_);
  return static_cast<int>(queue_.size());
}

void WorkerPool::WorkUntilDrained() {
  while (true) {
    std::function<void()> task;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &WorkerPool::HasWorkOrDrains));
      if (queue_.empty()) return;
      task = std::move(queue_.front().run);
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace metad::execution
