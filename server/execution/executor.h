#ifndef METAD_SERVER_EXECUTION_EXECUTOR_H_
#define METAD_SERVER_EXECUTION_EXECUTOR_H_

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "server/execution/action.h"
#include "server/platform/cancellation.h"

namespace metad::execution {

// Runs actions somewhere. Implementations are thread-safe.
class Executor {
 public:
  // Gets the outcome, or why the action could not be run:
  //   ResourceExhausted  the queue is full, or the executor is draining; or the
  //                      machine has no processes or file descriptors left
  //   NotFound           the executable does not exist
  //   PermissionDenied   it may not be executed
  //   InvalidArgument    the action breaks its contract; a bug of the caller
  //   Internal           anything else
  using Done = std::function<void(absl::StatusOr<ActionOutcome>)>;

  virtual ~Executor() = default;

  // Never blocks. `done` is called exactly once, on a thread of the executor's,
  // or, when the action is not even queued, on the caller's thread before Start
  // returns: do not hold a lock over Start that `done` takes. `done` must not
  // block and must not destroy the executor.
  //
  // Cancelling kills a running action at once; a queued one completes as
  // cancelled, without ever starting, as soon as a thread is free.
  virtual void Start(Action action,
                     std::shared_ptr<platform::Cancellation> cancellation,
                     Done done) = 0;
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_EXECUTOR_H_
