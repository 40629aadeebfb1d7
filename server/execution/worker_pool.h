#ifndef METAD_SERVER_EXECUTION_WORKER_POOL_H_
#define METAD_SERVER_EXECUTION_WORKER_POOL_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace metad::execution {

// Some threads and a bounded queue, first in, first out. A thread starts with
// the first task that has none to run it, and stays: a program that does one
// thing and ends pays for one. Thread-safe.
class WorkerPool {
 public:
  // Both at least 1; `threads` at most. The queue holds tasks that wait; those
  // that run are not counted.
  WorkerPool(int threads, int max_queued);

  // Drains.
  ~WorkerPool();

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Names a task of this pool; never 0.
  using Ticket = uint64_t;

  // False, and `task` will never run, when the queue is full, the pool is
  // draining, or it has no thread and gets none. Never blocks. `ticket`, if
  // given, is set before the task can run.
  bool TrySubmit(std::function<void()> task, Ticket* ticket = nullptr);

  // Takes a task that waits out of the queue, whose place is free at once, and
  // gives it back. An empty function when it runs already, or ran.
  std::function<void()> Withdraw(Ticket ticket);

  // Takes no more tasks, runs everything accepted and returns when the last
  // task is done. Whoever wants that soon cancels the tasks first. Idempotent;
  // never call it from a task.
  void Drain();

  // Tasks that wait, at this moment.
  int queued() const;

 private:
  struct Task {
    Ticket ticket = 0;
    std::function<void()> run;
  };

  void WorkUntilDrained();
  // A thread more where tasks wait for one; false if there is none at all.
  bool HasThreadsForQueue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool HasWorkOrDrains() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return draining_ || !queue_.empty();
  }

  const size_t max_threads_;
  const size_t max_queued_;

  mutable absl::Mutex mutex_;
  std::deque<Task> queue_ ABSL_GUARDED_BY(mutex_);
  Ticket last_ticket_ ABSL_GUARDED_BY(mutex_) = 0;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mutex_);
  // Those that wait for a task.
  size_t idle_ ABSL_GUARDED_BY(mutex_) = 0;

  // Serialises joining; taken before mutex_.
  absl::Mutex join_mutex_ ABSL_ACQUIRED_BEFORE(mutex_);
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_WORKER_POOL_H_
