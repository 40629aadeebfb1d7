#include "server/platform/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/platform/process_limits.h"

namespace metad::platform {
namespace {

// What posix_spawn is told beside argv and environment.
class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  // 0 or an errno, like all of posix_spawn's family.
  int Fill(const std::string& directory, int out, int err) {
    int error = 0;
    auto then = [&error](int result) {
      if (error == 0) error = result;
    };
    then(posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null",
                                          O_RDONLY, 0));
    then(posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO));
    then(posix_spawn_file_actions_adddup2(&actions_, err, STDERR_FILENO));
    // Everything of ours is CLOEXEC; libraries may be less careful.
    then(
        posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1));
    then(posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str()));

    // The server blocks and ignores signals (SIGPIPE, SIGTERM) that a program
    // expects to work.
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    then(posix_spawnattr_setsigmask(&attributes_, &none));
    then(posix_spawnattr_setsigdefault(&attributes_, &all));
    then(posix_spawnattr_setpgroup(&attributes_, 0));
    then(posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP |
                                                    POSIX_SPAWN_SETSIGMASK |
                                                    POSIX_SPAWN_SETSIGDEF));
    return error;
  }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

// For execve, whose parameters are not const for reasons of history; it writes
// to none of them.
std::vector<char*> AsPointers(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& string : strings) {
    pointers.push_back(const_cast<char*>(string.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

absl::Status SpawnError(int error, const std::string& executable) {
  const std::string message = absl::StrCat("cannot run ", executable);
  if (error == EAGAIN) {
    return absl::ResourceExhaustedError(
        absl::StrCat(message, ": no processes left"));
  }
  if (error == ENOEXEC) {
    return absl::PermissionDeniedError(
        absl::StrCat(message, ": it is no program for this machine"));
  }
  return absl::ErrnoToStatus(error, message);
}

}  // namespace

absl::StatusOr<ChildProcess> ChildProcess::Spawn(const ProcessRequest& request,
                                                 int standard_output,
                                                 int standard_error) {
  SpawnPlan plan;
  int error =
      plan.Fill(request.working_directory, standard_output, standard_error);
  pid_t pid = -1;
  if (error == 0) {
    error = posix_spawn(&pid, request.argv[0].c_str(), plan.actions(),
                        plan.attributes(), AsPointers(request.argv).data(),
                        AsPointers(request.environment).data());
  }
  if (error != 0) return SpawnError(error, request.argv[0]);
  ChildProcess child(pid);
  if (absl::Status status = LimitProcessTree(pid, request); !status.ok()) {
    return status;
  }
  return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)) {}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  KillGroup();
  Reap().IgnoreError();
}

void ChildProcess::KillGroup() const { kill(-pid_, SIGKILL); }

absl::StatusOr<ChildProcess::Exit> ChildProcess::Reap() {
  Exit exit;
  rusage usage;
  pid_t reaped;
  do {
    reaped = wait4(pid_, &exit.wait_status, 0, &usage);
  } while (reaped < 0 && errno == EINTR);
  pid_ = -1;
  if (reaped < 0) return absl::ErrnoToStatus(errno, "cannot wait for a child");
  exit.cpu_time = absl::DurationFromTimeval(usage.ru_utime) +
                  absl::DurationFromTimeval(usage.ru_stime);
  return exit;
}

}  // namespace metad::platform
