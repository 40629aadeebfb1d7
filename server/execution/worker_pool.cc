#include "server/execution/worker_pool.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace metad::execution {

WorkerPool::WorkerPool(int threads, int max_queued)
    : max_threads_(static_cast<size_t>(std::max(1, threads))),
      max_queued_(static_cast<size_t>(std::max(1, max_queued))) {}

WorkerPool::~WorkerPool() { Drain(); }

bool WorkerPool::TrySubmit(std::function<void()> task, Ticket* ticket) {
  absl::MutexLock lock(&mutex_);
  if (draining_ || queue_.size() >= max_queued_) return false;
  queue_.push_back({++last_ticket_, std::move(task)});
  if (!HasThreadsForQueue()) {
    queue_.pop_back();
    return false;
  }
  if (ticket != nullptr) *ticket = last_ticket_;
  return true;
}

bool WorkerPool::HasThreadsForQueue() {
  // One that was woken counts as idle until it has its task.
  if (queue_.size() <= idle_ || threads_.size() == max_threads_) return true;
  try {
    threads_.emplace_back([this] { WorkUntilDrained(); });
  } catch (const std::system_error&) {
    // The machine has as many as it may; the task waits for another of ours.
  }
  return !threads_.empty();
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
  std::vector<std::thread> threads;
  {
    absl::MutexLock lock(&mutex_);
    draining_ = true;
    threads.swap(threads_);
  }
  for (std::thread& thread : threads) thread.join();
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
      ++idle_;
      mutex_.Await(absl::Condition(this, &WorkerPool::HasWorkOrDrains));
      --idle_;
      if (queue_.empty()) return;
      task = std::move(queue_.front().run);
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace metad::execution
