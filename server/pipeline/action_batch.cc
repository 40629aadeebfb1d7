#include "server/pipeline/action_batch.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"

namespace metad::pipeline {
namespace {

constexpr absl::Duration kPulse = absl::Milliseconds(500);

using Outcome = absl::StatusOr<execution::ActionOutcome>;

// Collects outcomes as they come, on the executor's threads.
class Outcomes {
 public:
  explicit Outcomes(size_t count) : outcomes_(count), missing_(count) {}

  void Set(size_t index, Outcome outcome) {
    absl::MutexLock lock(&mutex_);
    outcomes_[index] = std::move(outcome);
    --missing_;
  }

  size_t completed() {
    absl::MutexLock lock(&mutex_);
    return outcomes_.size() - missing_;
  }

  // Waits until more than `seen` outcomes are in, or until `deadline`; whether
  // they are.
  bool WaitForMoreThan(size_t seen, absl::Time deadline) {
    absl::MutexLock lock(&mutex_);
    const auto more = [this, seen]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return outcomes_.size() - missing_ > seen;
    };
    return mutex_.AwaitWithDeadline(absl::Condition(&more), deadline);
  }

  // Once, and only if it is in.
  std::optional<Outcome> Take(size_t index) {
    absl::MutexLock lock(&mutex_);
    return std::exchange(outcomes_[index], std::nullopt);
  }

 private:
  absl::Mutex mutex_;
  std::vector<std::optional<Outcome>> outcomes_ ABSL_GUARDED_BY(mutex_);
  size_t missing_ ABSL_GUARDED_BY(mutex_);
};

BuildError Error(BuildErrorReason reason, std::string message) {
  BuildError error;
  error.reason = reason;
  error.message = std::move(message);
  return error;
}

}  // namespace

void RunActions(const std::vector<const execution::Action*>& actions,
                execution::Executor& executor,
                const std::shared_ptr<platform::Cancellation>& cancellation,
                const platform::ExtendableDeadline& deadline,
                const BatchEvents& events) {
  const auto outcomes = std::make_shared<Outcomes>(actions.size());
  for (size_t i = 0; i < actions.size(); ++i) {
    executor.Start(*actions[i], cancellation, [outcomes, i](Outcome outcome) {
      outcomes->Set(i, std::move(outcome));
    });
  }
  bool deadline_passed = false;
  bool is_out_of_time = false;
  size_t told = 0;
  for (size_t seen = 0; seen < actions.size();) {
    const absl::Time end =
        is_out_of_time ? absl::InfiniteFuture() : deadline.time();
    const absl::Time next = std::min(end, absl::Now() + kPulse);
    if (!outcomes->WaitForMoreThan(seen, next)) {
      if (next < end) {
        events.pulse(told);
        continue;
      }
      // It may have been extended meanwhile.
      if (deadline.time() > end) continue;
      // A client's own cancellation before this moment keeps its name.
      deadline_passed = !cancellation->IsCancelled();
      cancellation->Cancel();
      is_out_of_time = true;
      continue;
    }
    seen = outcomes->completed();
    events.progress(static_cast<int>(seen));
    for (; told < actions.size(); ++told) {
      std::optional<Outcome> outcome = outcomes->Take(told);
      if (!outcome.has_value()) break;
      events.outcome(told, *std::move(outcome), deadline_passed);
    }
  }
}

BatchOutcome RunActions(
    const std::vector<const execution::Action*>& actions,
    execution::Executor& executor,
    const std::shared_ptr<platform::Cancellation>& cancellation,
    const platform::ExtendableDeadline& deadline) {
  BatchOutcome batch;
  BatchEvents events;
  events.progress = [](int /*done*/) {};
  events.pulse = [](size_t /*index*/) {};
  events.outcome = [&batch](size_t /*index*/, Outcome outcome,
                            bool deadline_passed) {
    batch.outcomes.push_back(std::move(outcome));
    batch.deadline_passed = deadline_passed;
  };
  RunActions(actions, executor, cancellation, deadline, events);
  return batch;
}

BuildError NotRunError(const std::string& subject, const absl::Status& status) {
  BuildErrorReason reason = BuildErrorReason::kInternal;
  if (absl::IsResourceExhausted(status)) reason = BuildErrorReason::kQueueFull;
  if (absl::IsNotFound(status) || absl::IsPermissionDenied(status)) {
    reason = BuildErrorReason::kCompilerMissing;
  }
  return Error(reason,
               absl::StrCat("compiling ", subject, ": ", status.message()));
}

std::optional<BuildError> UnfinishedError(const std::string& subject,
                                          const execution::ActionLimits& limits,
                                          const execution::ActionOutcome& run,
                                          bool deadline_passed) {
  if (deadline_passed && run.cancelled) {
    return Error(BuildErrorReason::kActionTimeout,
                 absl::StrCat("the build's time ran out while ", subject,
                              " was compiled"));
  }
  if (run.cancelled) {
    return Error(BuildErrorReason::kCancelled, "the build was cancelled");
  }
  if (run.timed_out || run.cpu_limit_exceeded) {
    return Error(
        BuildErrorReason::kActionTimeout,
        absl::StrCat("compiling ", subject, " took longer than its limit of ",
                     absl::FormatDuration(run.timed_out ? limits.wall_clock
                                                        : limits.cpu),
                     run.timed_out ? "" : " of processor time"));
  }
  if (run.signal != 0) {
    return Error(BuildErrorReason::kCompilerCrashed,
                 absl::StrCat("the compiler was ended by signal ", run.signal,
                              " while compiling ", subject));
  }
  return std::nullopt;
}

}  // namespace metad::pipeline
