#ifndef METAD_SERVER_PIPELINE_ACTION_BATCH_H_
#define METAD_SERVER_PIPELINE_ACTION_BATCH_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/execution/action.h"
#include "server/execution/executor.h"
#include "server/pipeline/build_error.h"
#include "server/platform/cancellation.h"
#include "server/platform/extendable_deadline.h"

namespace metad::pipeline {

// What a batch tells, on the thread that runs it.
struct BatchEvents {
  // Twice a second while nothing else happens: the actions before that index
  // have been told of, and it has not.
  std::function<void(size_t index)> pulse;
  // So many are done.
  std::function<void(int done)> progress;
  // How the action of that index ended: in the order of the actions, as soon as
  // it and all before it have. `deadline_passed` says why one was cancelled, as
  // BatchOutcome has it.
  std::function<void(size_t index,
                     absl::StatusOr<execution::ActionOutcome> outcome,
                     bool deadline_passed)>
      outcome;
};

// Runs all actions on the executor at once and waits for them. At `deadline`,
// and when the build is cancelled, what still runs is killed.
void RunActions(const std::vector<const execution::Action*>& actions,
                execution::Executor& executor,
                const std::shared_ptr<platform::Cancellation>& cancellation,
                const platform::ExtendableDeadline& deadline,
                const BatchEvents& events);

// How the actions of a batch ended, in their order.
struct BatchOutcome {
  std::vector<absl::StatusOr<execution::ActionOutcome>> outcomes;
  // They were cancelled because time had run out, and not by a client.
  bool deadline_passed = false;
};

// The same, where nothing is done before all are.
BatchOutcome RunActions(
    const std::vector<const execution::Action*>& actions,
    execution::Executor& executor,
    const std::shared_ptr<platform::Cancellation>& cancellation,
    const platform::ExtendableDeadline& deadline);

// Why an action that compiles `subject` did not run.
BuildError NotRunError(const std::string& subject, const absl::Status& status);

// Why a program that ran did not come to an end of its own; nothing where it
// exited.
std::optional<BuildError> UnfinishedError(const std::string& subject,
                                          const execution::ActionLimits& limits,
                                          const execution::ActionOutcome& run,
                                          bool deadline_passed);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_ACTION_BATCH_H_
