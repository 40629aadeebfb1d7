#include "tests/firmware/running_metad.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"

namespace metad::firmware {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(30);

// Appends what arrives next; false at the end of the stream.
absl::StatusOr<bool> ReadSome(int fd, absl::Time deadline, std::string& text) {
  pollfd readable = {fd, POLLIN, 0};
  const int64_t left = absl::ToInt64Milliseconds(deadline - absl::Now());
  const int ready =
      left <= 0 ? 0 : TEMP_FAILURE_RETRY(poll(&readable, 1, left));
  if (ready == 0) return absl::DeadlineExceededError("metad says nothing");
  if (ready < 0) return absl::ErrnoToStatus(errno, "poll");
  char buffer[4096];
  const ssize_t size = TEMP_FAILURE_RETRY(read(fd, buffer, sizeof(buffer)));
  if (size < 0) return absl::ErrnoToStatus(errno, "read");
  text.append(buffer, size);
  return size > 0;
}

absl::StatusOr<pid_t> Spawn(const std::vector<std::string>& arguments,
                            const std::vector<std::string>& environment,
                            const std::string& directory, int standard_output) {
  const auto pointers = [](const std::vector<std::string>& strings) {
    std::vector<char*> result;
    result.reserve(strings.size() + 1);
    for (const std::string& s : strings) {
      result.push_back(const_cast<char*>(s.c_str()));
    }
    result.push_back(nullptr);
    return result;
  };
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null",
                                   O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, standard_output, STDOUT_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  pid_t pid = -1;
  const int error =
      posix_spawn(&pid, arguments[0].c_str(), &actions, &attributes,
                  pointers(arguments).data(), pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return absl::ErrnoToStatus(error, arguments[0]);
  return pid;
}

}  // namespace

absl::StatusOr<RunningMetad> RunningMetad::Start(const std::string& executable,
                                                 const std::string& socket_path,
                                                 const std::string& directory) {
  const std::string address = absl::StrCat("unix:", socket_path);
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
    return absl::ErrnoToStatus(errno, "pipe2");
  }
  const absl::StatusOr<pid_t> pid = Spawn(
      {executable, "--listen", address},
      {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C",
       absl::StrCat("HOME=", directory), absl::StrCat("TMPDIR=", directory)},
      directory, pipe_ends[1]);
  close(pipe_ends[1]);
  if (!pid.ok()) {
    close(pipe_ends[0]);
    return pid.status();
  }
  RunningMetad metad(*pid, pipe_ends[0]);

  std::string line;
  const absl::Time deadline = absl::Now() + kPatience;
  while (line.find('\n') == std::string::npos) {
    const absl::StatusOr<bool> more = ReadSome(pipe_ends[0], deadline, line);
    if (!more.ok()) return more.status();
    if (!*more) return absl::UnavailableError("metad ended before it listened");
  }
  const auto ready = nlohmann::json::parse(line.substr(0, line.find('\n')),
                                           nullptr, /*allow_exceptions=*/false);
  if (!ready.is_object() || !ready.contains("listening") ||
      ready["listening"] != address) {
    return absl::UnknownError(
        absl::StrCat("metad's first line is not its readiness: ", line));
  }
  return metad;
}

RunningMetad::RunningMetad(RunningMetad&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      standard_output_(std::exchange(other.standard_output_, -1)) {}

RunningMetad::~RunningMetad() {
  if (pid_ > 0) {
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  if (standard_output_ >= 0) close(standard_output_);
}

absl::StatusOr<int> RunningMetad::Terminate() {
  if (kill(pid_, SIGTERM) != 0) return absl::ErrnoToStatus(errno, "kill");
  std::string rest;
  const absl::Time deadline = absl::Now() + kPatience;
  absl::StatusOr<bool> more = true;
  while (more.ok() && *more) {
    more = ReadSome(standard_output_, deadline, rest);
  }
  if (!more.ok()) return more.status();
  int wait_status = 0;
  if (TEMP_FAILURE_RETRY(waitpid(pid_, &wait_status, 0)) != pid_) {
    return absl::ErrnoToStatus(errno, "waitpid");
  }
  pid_ = -1;
  if (!WIFEXITED(wait_status)) {
    return absl::AbortedError(
        absl::StrCat("metad was ended by signal ", WTERMSIG(wait_status)));
  }
  return WEXITSTATUS(wait_status);
}

}  // namespace metad::firmware
