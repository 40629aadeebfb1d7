#include "server/platform/process_limits.h"

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"

namespace metad::platform {
namespace {

// A bound for a program that forks as fast as we look.
constexpr size_t kMaxProcesses = 256;

absl::Status SetLimit(pid_t pid, __rlimit_resource resource, rlim_t soft,
                      rlim_t hard) {
  rlimit present;
  if (prlimit(pid, resource, nullptr, &present) != 0) {
    return errno == ESRCH ? absl::OkStatus()
                          : absl::ErrnoToStatus(errno, "cannot read a limit");
  }
  // The server may itself be held tighter than what was asked for, and only
  // root may raise that.
  const rlimit wanted = {std::min(soft, present.rlim_max),
                         std::min(hard, present.rlim_max)};
  // ESRCH: it has ended already.
  if (prlimit(pid, resource, &wanted, nullptr) != 0 && errno != ESRCH) {
    return absl::ErrnoToStatus(errno, "cannot set a limit");
  }
  return absl::OkStatus();
}

absl::Status LimitProcess(pid_t pid, const ProcessRequest& request) {
  const auto cpu = static_cast<rlim_t>(
      absl::ToInt64Seconds(EnforcedCpuLimit(request.cpu_limit)));
  // The second above the soft limit is SIGKILL's, for who ignores SIGXCPU.
  absl::Status status = SetLimit(pid, RLIMIT_CPU, cpu, cpu + 1);
  const auto file = static_cast<rlim_t>(request.max_file_bytes);
  status.Update(SetLimit(pid, RLIMIT_FSIZE, file, file));
  status.Update(SetLimit(pid, RLIMIT_CORE, 0, 0));
  if (request.max_memory_bytes > 0) {
    const auto memory = static_cast<rlim_t>(request.max_memory_bytes);
    status.Update(SetLimit(pid, RLIMIT_AS, memory, memory));
  }
  return status;
}

// Children of all threads of a process; none once it has ended.
std::vector<pid_t> ChildrenOf(pid_t pid) {
  std::vector<pid_t> children;
  std::error_code error;
  std::filesystem::directory_iterator task(absl::StrCat("/proc/", pid, "/task"),
                                           error);
  for (; !error && task != std::filesystem::directory_iterator();
       task.increment(error)) {
    std::ifstream list(task->path() / "children");
    for (pid_t child; list >> child;) children.push_back(child);
  }
  return children;
}

}  // namespace

absl::Status LimitProcessTree(pid_t pid, const ProcessRequest& request) {
  if (absl::Status status = LimitProcess(pid, request); !status.ok()) {
    return status;
  }
  std::vector<pid_t> found = ChildrenOf(pid);
  for (size_t i = 0; i < found.size() && i < kMaxProcesses; ++i) {
    // One that changed its user cannot be limited; it is still killed.
    LimitProcess(found[i], request).IgnoreError();
    const std::vector<pid_t> children = ChildrenOf(found[i]);
    found.insert(found.end(), children.begin(), children.end());
  }
  return absl::OkStatus();
}

absl::Duration EnforcedCpuLimit(absl::Duration limit) {
  return absl::Ceil(limit, absl::Seconds(1));
}

}  // namespace metad::platform
