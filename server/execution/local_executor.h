#ifndef METAD_SERVER_EXECUTION_LOCAL_EXECUTOR_H_
#define METAD_SERVER_EXECUTION_LOCAL_EXECUTOR_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/execution/action.h"
#include "server/execution/executor.h"
#include "server/execution/worker_pool.h"
#include "server/platform/cancellation.h"
#include "server/platform/process_runner.h"

namespace metad::execution {

struct LocalExecutorOptions {
  // Existing directory, absolute, in which each action gets one of its own,
  // mode 0700, that is removed when the action is done.
  std::string scratch_root;
  // Actions that run at once, and that wait.
  int threads = 1;
  int max_queued = 64;
  // Where what the action's program starts is looked up, colon-separated: gcc
  // looks for `as` there. The registry's that asked the compilers.
  std::string search_path = "/usr/bin:/bin";
};

// Runs actions on this machine.
//
// The environment is cleared. The action's own entries come on top of
//   PATH                LocalExecutorOptions::search_path
//   LC_ALL=C            diagnostics are parsed, so they are never translated
//   HOME, TMPDIR        ../home and ../tmp, beside the action's own directory,
//                       removed with it; relative, as no two actions' are the
//                       same and programs say where they failed
//
// Inputs are laid out in work/ below the private directory, which is the
// working directory; so no path of this machine's reaches an object unless the
// compiler is asked to record it.
//
// Thread-safe. The destructor finishes everything that was accepted: cancel
// first to have that soon.
class LocalExecutor : public Executor {
 public:
  // `runner` must outlive the executor.
  LocalExecutor(LocalExecutorOptions options, platform::ProcessRunner* runner);

  void Start(Action action,
             std::shared_ptr<platform::Cancellation> cancellation,
             Done done) override;

 private:
  absl::StatusOr<ActionOutcome> Run(
      const Action& action, const platform::Cancellation& cancellation) const;

  const std::string scratch_root_;
  const std::string search_path_;
  platform::ProcessRunner* const runner_;
  // Last, so that its threads are gone before what they use.
  WorkerPool pool_;
};

}  // namespace metad::execution

#endif  // METAD_SERVER_EXECUTION_LOCAL_EXECUTOR_H_
