#include "server/pipeline/compile_step.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/pipeline/action_batch.h"
#include "server/pipeline/compiler_diagnostics.h"
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

void Report(const CompileJob& job, const execution::ActionOutcome& run,
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
  std::vector<const execution::Action*> actions;
  actions.reserve(jobs.size());
  for (const CompileJob& job : jobs) actions.push_back(&job.action);
  for (const CompileJob& job : jobs) {
    observer.OnCommand(job.subject, job.action.argv);
  }
  std::optional<BuildError> first_error;
  BatchEvents events;
  events.progress = [&observer, &jobs](int done) {
    observer.OnProgress(done, static_cast<int>(jobs.size()));
  };
  events.outcome = [&](size_t index, Outcome outcome, bool deadline_passed) {
    std::optional<BuildError> error =
        Conclude(jobs[index], std::move(outcome), deadline_passed, observer);
    if (error.has_value() && !first_error.has_value()) first_error = error;
  };
  RunActions(actions, executor, cancellation, deadline, events);
  return first_error;
}

}  // namespace metad::pipeline
