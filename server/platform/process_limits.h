#ifndef METAD_SERVER_PLATFORM_PROCESS_LIMITS_H_
#define METAD_SERVER_PLATFORM_PROCESS_LIMITS_H_

#include <sys/types.h>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/platform/process_runner.h"

namespace metad::platform {

// Holds a child that was just spawned, and what it may have forked since, to
// the CPU, file size and memory limits of its request, and to no core files.
//
// posix_spawn cannot set limits, so they come from outside, once the program
// has started. Until then it runs without, which is harmless: none of the
// limits is about an instant. CPU time counts from the start whenever its limit
// comes, and files and memory grow by far less than a limit in that time. What
// the program forks from then on inherits the limits. What it forked before, as
// a compiler driver does that was faster than we were, is found as its child:
// each process is limited before its children are listed. A child in the very
// midst of being forked slips through: whoever calls this does so once more a
// moment later. An orphan does, too; wall clock and the kill of the process
// group still end that.
//
// A process that has ended is no error. Internal or PermissionDenied when the
// program itself cannot be limited.
absl::Status LimitProcessTree(pid_t pid, const ProcessRequest& request);

// A CPU limit as it is enforced: in whole seconds.
absl::Duration EnforcedCpuLimit(absl::Duration limit);

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_PROCESS_LIMITS_H_
