#ifndef METAD_SERVER_PLATFORM_CHILD_PROCESS_H_
#define METAD_SERVER_PLATFORM_CHILD_PROCESS_H_

#include <sys/types.h>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/platform/process_runner.h"

namespace metad::platform {

// A child of this process that leads a process group of its own, under the
// limits of its request. The destructor kills the group and leaves neither a
// process nor a zombie behind. Not thread-safe.
class ChildProcess {
 public:
  struct Exit {
    // As wait(2) has it.
    int wait_status = 0;
    // Of the child and of those of its descendants that were waited for.
    absl::Duration cpu_time;
  };

  // Starts the program of a request that was found to keep its contract, with
  // the two descriptors, which stay the caller's, as its output streams and
  // with no other. Errors as of ProcessRunner::Run.
  static absl::StatusOr<ChildProcess> Spawn(const ProcessRequest& request,
                                            int standard_output,
                                            int standard_error);

  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  pid_t pid() const { return pid_; }

  // Only before Reap(): until then the child, dead or not, keeps the group's
  // number from being given to somebody else.
  void KillGroup() const;

  // Blocks until the child has ended; then there is none any more.
  absl::StatusOr<Exit> Reap();

 private:
  explicit ChildProcess(pid_t pid) : pid_(pid) {}

  // -1 once reaped or moved from.
  pid_t pid_;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_CHILD_PROCESS_H_
