#ifndef METAD_SERVER_PIPELINE_COMPILE_STEP_H_
#define METAD_SERVER_PIPELINE_COMPILE_STEP_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "server/execution/action.h"
#include "server/execution/action_output.h"
#include "server/execution/executor.h"
#include "server/pipeline/build_error.h"
#include "server/pipeline/build_observer.h"
#include "server/platform/cancellation.h"
#include "server/platform/extendable_deadline.h"

namespace metad::pipeline {

// One compilation of a build.
struct CompileJob {
  // The module or output that is compiled, for events and errors.
  std::string subject;
  execution::Action action;
  // What Compile() leaves: the object.
  execution::ActionOutput object = {};
};

// Runs all jobs on the executor at once and waits for them. Commands, before
// any of them runs, diagnostics and logs go to the observer in the order of the
// jobs, whatever order they end in, so that what a build says is the same every
// time: those of a job as soon as it and all before it have ended, while others
// still run. Of a job that takes long, when it is its turn, the log is told
// line by line while it runs, twice a second. Returns what went wrong, of the
// first job that failed; nothing when every job has its object. At `deadline`,
// and when the build is cancelled, what still runs is killed.
std::optional<BuildError> Compile(
    std::vector<CompileJob>& jobs, execution::Executor& executor,
    const std::shared_ptr<platform::Cancellation>& cancellation,
    const platform::ExtendableDeadline& deadline, BuildObserver& observer);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_COMPILE_STEP_H_
