#ifndef METAD_SERVER_PLATFORM_POSIX_PROCESS_RUNNER_H_
#define METAD_SERVER_PLATFORM_POSIX_PROCESS_RUNNER_H_

#include "absl/status/statusor.h"
#include "server/platform/process_runner.h"

namespace metad::platform {

// Runs programs on this machine, each in a process group of its own, with
// standard input from /dev/null and no inherited file descriptors. Linux 5.3 or
// later (pidfd_open). Stateless, so one instance serves every thread.
//
// When the program ends, for whatever reason, SIGKILL goes to its whole process
// group. A descendant that left the group (setsid) survives but cannot hold
// Run() up: the pipes are given up once the program is gone.
class PosixProcessRunner : public ProcessRunner {
 public:
  absl::StatusOr<ProcessResult> Run(const ProcessRequest& request,
                                    const Cancellation& cancellation) override;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_POSIX_PROCESS_RUNNER_H_
