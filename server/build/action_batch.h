#ifndef METAD_SERVER_BUILD_ACTION_BATCH_H_
#define METAD_SERVER_BUILD_ACTION_BATCH_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/build/build_error.h"
#include "server/platform/cancellation.h"
#include "server/workers/action.h"
#include "server/workers/executor.h"

namespace metad::build {

// How the actions of a batch ended, in their order.
struct BatchOutcome {
  std::vector<absl::StatusOr<workers::ActionOutcome>> outcomes;
  // They were cancelled because time had run out, and not by a client.
  bool deadline_passed = false;
};

// Runs all actions on the executor at once and waits for them. At `deadline`,
// and when the build is cancelled, what still runs is killed. `progress` is
// told how many are done.
BatchOutcome RunActions(
    const std::vector<const workers::Action*>& actions,
    workers::Executor& executor,
    const std::shared_ptr<platform::Cancellation>& cancellation,
    absl::Time deadline, const std::function<void(int done)>& progress);

// Why an action that compiles `subject` did not run.
BuildError NotRunError(const std::string& subject, const absl::Status& status);

// Why a program that ran did not come to an end of its own; nothing where it
// exited.
std::optional<BuildError> UnfinishedError(const std::string& subject,
                                          const workers::ActionLimits& limits,
                                          const workers::ActionOutcome& run,
                                          bool deadline_passed);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_ACTION_BATCH_H_
