#include "server/execution/caching_executor.h"

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/execution/action_digest.h"

namespace metad::execution {
namespace {

ActionOutcome Cancelled() {
  ActionOutcome outcome;
  outcome.cancelled = true;
  return outcome;
}

}  // namespace

CachingExecutor::CachingExecutor(CachingExecutorOptions options,
                                 Executor& inner, OutcomeCache& cache)
    : options_(std::move(options)),
      inner_(inner),
      cache_(cache),
      pool_(options_.threads, options_.max_queued) {}

CachingExecutor::~CachingExecutor() {
  pool_.Drain();
  // What the other executor still runs ends here.
  absl::MutexLock lock(&mutex_);
  const auto is_done = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return unfinished_ == 0;
  };
  mutex_.Await(absl::Condition(&is_done));
}

void CachingExecutor::Start(
    Action action, std::shared_ptr<platform::Cancellation> cancellation,
    Done done) {
  std::optional<std::string> digest = ActionDigest(action);
  if (!digest.has_value()) {
    inner_.Start(std::move(action), std::move(cancellation), std::move(done));
    return;
  }
  // std::function copies, and an action may hold megabytes.
  auto task = std::make_shared<Task>();
  task->digest = *std::move(digest);
  task->action = std::move(action);
  Join(*task, std::move(cancellation), std::move(done));
  if (task->run == nullptr) return;
  if (pool_.TrySubmit([this, task] { Answer(task); })) return;
  End(*task,
      absl::ResourceExhaustedError("the queue of the compilers is full"));
}

void CachingExecutor::Join(Task& task,
                           std::shared_ptr<platform::Cancellation> cancellation,
                           Done done) {
  std::shared_ptr<SharedRun> run;
  std::optional<uint64_t> member;
  {
    absl::MutexLock lock(&mutex_);
    if (task.action.may_be_cached) {
      const auto found = runs_.find(task.digest);
      if (found != runs_.end()) run = found->second;
    }
    if (run != nullptr) member = run->Join(done);
    if (!member.has_value()) {
      run = std::make_shared<SharedRun>();
      member = run->Join(std::move(done));
      task.run = run;
      ++unfinished_;
      if (task.action.may_be_cached) runs_[task.digest] = run;
    }
  }
  run->Watch(*member, std::move(cancellation));
}

void CachingExecutor::Answer(const std::shared_ptr<Task>& task) {
  if (task->run->cancellation()->IsCancelled()) {
    End(*task, Cancelled());
    return;
  }
  if (task->action.may_be_cached) {
    std::optional<ActionOutcome> outcome =
        cache_.Read(task->digest, task->action);
    if (outcome.has_value()) {
      End(*task, *std::move(outcome));
      return;
    }
  }
  RunInner(task);
}

void CachingExecutor::RunInner(const std::shared_ptr<Task>& task) {
  // What it is compared with when it is kept.
  Action started = task->action;
  inner_.Start(std::move(started), task->run->cancellation(),
               [this, task](absl::StatusOr<ActionOutcome> outcome) {
                 if (outcome.ok()) Keep(*task, *outcome);
                 End(*task, outcome);
               });
}

void CachingExecutor::Keep(const Task& task, const ActionOutcome& outcome) {
  if (options_.is_unchanged != nullptr &&
      !options_.is_unchanged(task.action.compiler)) {
    return;
  }
  cache_.Keep(task.digest, task.action, outcome);
}

void CachingExecutor::End(const Task& task,
                          const absl::StatusOr<ActionOutcome>& outcome) {
  {
    absl::MutexLock lock(&mutex_);
    const auto found = runs_.find(task.digest);
    if (found != runs_.end() && found->second == task.run) runs_.erase(found);
  }
  task.run->End(outcome);
  absl::MutexLock lock(&mutex_);
  --unfinished_;
}

}  // namespace metad::execution
