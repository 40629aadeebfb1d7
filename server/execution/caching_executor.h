#ifndef METAD_SERVER_EXECUTION_CACHING_EXECUTOR_H_
#define METAD_SERVER_EXECUTION_CACHING_EXECUTOR_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "server/execution/action.h"
#include "server/execution/executor.h"
#include "server/execution/outcome_cache.h"
#include "server/execution/shared_run.h"
#include "server/execution/worker_pool.h"
#include "server/platform/cancellation.h"

namespace metad::execution {

struct CachingExecutorOptions {
  // That look outcomes up, and the actions that wait for them.
  int threads = 2;
  int max_queued = 64;
  // Whether a compiler, and the headers of the machine that it includes, are
  // still what the action says; asked when an outcome is to be kept, and may
  // block. An outcome of another compiler is kept for nobody.
  std::function<bool(const ActionCompiler&)> is_unchanged = nullptr;
};

// Runs an action on another executor unless it is known how it ends: an outcome
// that the cache has is given without a process, and equal actions that come
// while one of them runs, or is looked up, share its run. Cancelling one of
// them leaves it to the others; it ends when nobody wants it any more. A run
// has the limits on time of the action that came first.
//
// What comes out of a run is in the cache before anybody is told of it.
//
// An action that must not be answered so (Action::may_be_cached) is run by
// itself, and its outcome replaces what the cache has. One without a digest
// goes straight to the other executor.
//
// Thread-safe. The destructor finishes everything that was accepted.
class CachingExecutor : public Executor {
 public:
  // Both outlive this.
  CachingExecutor(CachingExecutorOptions options, Executor& inner,
                  OutcomeCache& cache);
  ~CachingExecutor() override;

  // Errors as the other executor's. A cancelled action that shared a run is
  // done on the thread that cancels.
  void Start(Action action,
             std::shared_ptr<platform::Cancellation> cancellation,
             Done done) override;

 private:
  // An action under way.
  struct Task {
    std::string digest;
    Action action;
    // Null where it is another task's.
    std::shared_ptr<SharedRun> run;
  };
  using Runs = absl::flat_hash_map<std::string, std::shared_ptr<SharedRun>>;

  // Makes it part of a run of equal actions, or the first of a new one, which
  // is the task's then.
  void Join(Task& task, std::shared_ptr<platform::Cancellation> cancellation,
            Done done);
  void Answer(const std::shared_ptr<Task>& task);
  void RunInner(const std::shared_ptr<Task>& task);
  void Keep(const Task& task, const ActionOutcome& outcome);
  void End(const Task& task, const absl::StatusOr<ActionOutcome>& outcome);

  const CachingExecutorOptions options_;
  Executor& inner_;
  OutcomeCache& cache_;

  absl::Mutex mutex_;
  // Those that others may join, by digest.
  Runs runs_ ABSL_GUARDED_BY(mutex_);
  // Of all tasks that have not ended.
  int unfinished_ ABSL_GUARDED_BY(mutex_) = 0;

  // Last, so that its threads are gone before what they use.
  WorkerPool pool_;
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_CACHING_EXECUTOR_H_
