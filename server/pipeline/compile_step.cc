#include "server/pipeline/compile_step.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/pipeline/action_batch.h"
#include "server/pipeline/compiler_diagnostics.h"
#include "server/pipeline/live_log.h"
#include "server/pipeline/source_excerpt.h"

namespace metad::pipeline {
namespace {

using Outcome = absl::StatusOr<execution::ActionOutcome>;

// Longest text of one log event; see metad.v1.LogChunk.
constexpr size_t kMaxLogBytes = size_t{64} * 1024;

BuildError Error(BuildErrorReason reason, std::string message) {
  BuildError error;
  error.reason = reason;
  error.message = std::move(message);
  return error;
}

// Why an action that ran left no object.
BuildError FailureOf(const CompileJob& job, const execution::ActionOutcome& run,
                     bool deadline_passed) {
  std::optional<BuildError> unfinished =
      UnfinishedError(job.subject, job.action.limits, run, deadline_passed);
  if (unfinished.has_value()) return *std::move(unfinished);
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

// Room for the line that says what is missing.
constexpr size_t kHalfOfLog = (kMaxLogBytes - 64) / 2;

// Keeps the head, where the first error is, and the tail, where compilers say
// what ended them.
void TrimLog(ToolLog& log) {
  if (log.text.size() <= kMaxLogBytes) return;
  const size_t dropped = log.text.size() - 2 * kHalfOfLog;
  // Of what is truncated, some is missing in the middle already.
  const std::string note = absl::StrCat(
      "\n[", log.truncated ? "more than " : "", dropped, " bytes dropped]\n");
  log.text.replace(kHalfOfLog, dropped, note);
  log.truncated = true;
}

// `live` is what was shown of standard error while the compiler ran.
void Report(const CompileJob& job, const execution::ActionOutcome& run,
            const LiveLog& live, BuildObserver& observer) {
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
    // Its head, which nothing is missing of.
    if (output == &run.standard_error) log.text.erase(0, live.taken());
    if (!log.text.empty()) observer.OnLog(log);
  }
}

// Of what is shown while the compiler runs; the head of its log, whatever
// comes.
std::shared_ptr<LiveLog> Listen(execution::Action& action) {
  const auto head = static_cast<size_t>(action.limits.max_output_bytes / 2);
  auto live = std::make_shared<LiveLog>(std::min(head, kHalfOfLog));
  action.on_standard_error = [live](absl::string_view piece) {
    live->Append(piece);
  };
  return live;
}

std::optional<BuildError> Conclude(CompileJob& job, Outcome outcome,
                                   bool deadline_passed, const LiveLog& live,
                                   BuildObserver& observer) {
  if (!outcome.ok()) return NotRunError(job.subject, outcome.status());
  Report(job, *outcome, live, observer);
  if (!outcome->Succeeded() || outcome->outputs.empty()) {
    return FailureOf(job, *outcome, deadline_passed);
  }
  job.object = std::move(outcome->outputs.front());
  return std::nullopt;
}

}  // namespace

std::optional<BuildError> Compile(
    std::vector<CompileJob>& jobs, execution::Executor& executor,
    const std::shared_ptr<platform::Cancellation>& cancellation,
    const platform::ExtendableDeadline& deadline, BuildObserver& observer) {
  std::vector<std::shared_ptr<LiveLog>> live;
  live.reserve(jobs.size());
  for (CompileJob& job : jobs) live.push_back(Listen(job.action));
  std::vector<const execution::Action*> actions;
  actions.reserve(jobs.size());
  for (const CompileJob& job : jobs) actions.push_back(&job.action);
  for (const CompileJob& job : jobs) {
    observer.OnCommand(job.subject, job.action.argv);
  }
  std::optional<BuildError> first_error;
  BatchEvents events;
  events.pulse = [&](size_t index) {
    const std::string lines = live[index]->TakeLines();
    if (!lines.empty()) observer.OnLog({jobs[index].subject, lines, false});
  };
  events.progress = [&observer, &jobs](int done) {
    observer.OnProgress(done, static_cast<int>(jobs.size()));
  };
  events.outcome = [&](size_t index, Outcome outcome, bool deadline_passed) {
    std::optional<BuildError> error =
        Conclude(jobs[index], std::move(outcome), deadline_passed, *live[index],
                 observer);
    if (error.has_value() && !first_error.has_value()) first_error = error;
  };
  RunActions(actions, executor, cancellation, deadline, events);
  return first_error;
}

}  // namespace metad::pipeline
