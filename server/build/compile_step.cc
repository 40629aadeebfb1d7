#include "server/build/compile_step.h"

#include <algorithm>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "server/build/compiler_diagnostics.h"
#include "server/build/source_excerpt.h"

namespace metad::build {
namespace {

using Outcome = absl::StatusOr<workers::ActionOutcome>;

// Longest text of one log event; see metad.v1.LogChunk.
constexpr size_t kMaxLogBytes = size_t{64} * 1024;

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

  std::vector<std::optional<Outcome>> Take() {
    absl::MutexLock lock(&mutex_);
    return std::move(outcomes_);
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

BuildError NotRunError(const std::string& subject, const absl::Status& status) {
  BuildErrorReason reason = BuildErrorReason::kInternal;
  if (absl::IsResourceExhausted(status)) reason = BuildErrorReason::kQueueFull;
  if (absl::IsNotFound(status) || absl::IsPermissionDenied(status)) {
    reason = BuildErrorReason::kCompilerMissing;
  }
  return Error(reason,
               absl::StrCat("compiling ", subject, ": ", status.message()));
}

// Why an action that ran left no object.
BuildError FailureOf(const CompileJob& job, const workers::ActionOutcome& run,
                     bool deadline_passed) {
  if (deadline_passed) {
    return Error(BuildErrorReason::kActionTimeout,
                 absl::StrCat("the build's time ran out while ", job.subject,
                              " was compiled"));
  }
  if (run.cancelled) {
    return Error(BuildErrorReason::kCancelled, "the build was cancelled");
  }
  if (run.timed_out || run.cpu_limit_exceeded) {
    return Error(
        BuildErrorReason::kActionTimeout,
        absl::StrCat(
            "compiling ", job.subject, " took longer than its limit of ",
            absl::FormatDuration(run.timed_out ? job.action.limits.wall_clock
                                               : job.action.limits.cpu),
            run.timed_out ? "" : " of processor time"));
  }
  if (run.signal != 0) {
    return Error(BuildErrorReason::kCompilerCrashed,
                 absl::StrCat("the compiler was ended by signal ", run.signal,
                              " while compiling ", job.subject));
  }
  if (run.exit_code != 0) {
    return Error(
        BuildErrorReason::kCompileFailed,
        absl::StrCat("compiling ", job.subject,
                     " failed: the compiler exited with ", run.exit_code));
  }
  return Error(BuildErrorReason::kCompileFailed,
               absl::StrCat("compiling ", job.subject,
                            " left no object although the compiler succeeded"));
}

// Keeps the tail, where compilers say what ended them.
void TrimLog(ToolLog& log) {
  if (log.text.size() <= kMaxLogBytes) return;
  log.text.erase(0, log.text.size() - kMaxLogBytes);
  log.truncated = true;
}

void Report(const CompileJob& job, const workers::ActionOutcome& run,
            BuildObserver& observer) {
  for (const platform::CapturedOutput* output :
       {&run.standard_output, &run.standard_error}) {
    if (output->text.empty()) continue;
    for (CompilerDiagnostic& diagnostic :
         ParseCompilerDiagnostics(output->text)) {
      AddSourceExcerpt(job.action, diagnostic);
      observer.OnDiagnostic(job.subject, diagnostic);
    }
    ToolLog log{job.subject, output->text, output->truncated};
    TrimLog(log);
    observer.OnLog(log);
  }
}

std::optional<BuildError> Conclude(CompileJob& job, Outcome outcome,
                                   bool deadline_passed,
                                   BuildObserver& observer) {
  if (!outcome.ok()) return NotRunError(job.subject, outcome.status());
  Report(job, *outcome, observer);
  if (!outcome->Succeeded() || outcome->outputs.empty()) {
    return FailureOf(job, *outcome, deadline_passed && outcome->cancelled);
  }
  job.object = std::move(outcome->outputs.front());
  return std::nullopt;
}

}  // namespace

std::optional<BuildError> Compile(
    std::vector<CompileJob>& jobs, workers::Executor& executor,
    const std::shared_ptr<platform::Cancellation>& cancellation,
    absl::Time deadline, BuildObserver& observer) {
  const auto outcomes = std::make_shared<Outcomes>(jobs.size());
  for (const CompileJob& job : jobs) {
    observer.OnCommand(job.subject, job.action.argv);
  }
  for (size_t i = 0; i < jobs.size(); ++i) {
    executor.Start(jobs[i].action, cancellation,
                   [outcomes, i](Outcome outcome) {
                     outcomes->Set(i, std::move(outcome));
                   });
  }

  bool deadline_passed = false;
  const int total = static_cast<int>(jobs.size());
  for (size_t seen = 0; seen < jobs.size();) {
    if (!outcomes->WaitForMoreThan(seen, deadline)) {
      // A client's own cancellation before this moment keeps its name.
      deadline_passed = !cancellation->IsCancelled();
      cancellation->Cancel();
      deadline = absl::InfiniteFuture();
      continue;
    }
    seen = outcomes->completed();
    observer.OnProgress(static_cast<int>(seen), total);
  }

  std::optional<BuildError> first_error;
  std::vector<std::optional<Outcome>> results = outcomes->Take();
  for (size_t i = 0; i < jobs.size(); ++i) {
    std::optional<BuildError> error =
        Conclude(jobs[i], *std::move(results[i]), deadline_passed, observer);
    if (error.has_value() && !first_error.has_value()) first_error = error;
  }
  return first_error;
}

}  // namespace metad::build
