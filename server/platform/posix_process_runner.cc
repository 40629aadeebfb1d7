#include "server/platform/posix_process_runner.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/platform/cancellation.h"
#include "server/platform/captured_stream.h"
#include "server/platform/child_process.h"
#include "server/platform/process_limits.h"
#include "server/platform/unique_fd.h"

namespace metad::platform {
namespace {

using Clock = std::chrono::steady_clock;

// How long the pipes may stay open once the group was killed. Members of the
// group are gone within microseconds; only a process that left it keeps one
// open for longer, and what that prints is not wanted.
constexpr absl::Duration kPipeGracePeriod = absl::Milliseconds(250);

// When a program's children are looked for again, to limit them. A compiler
// driver has forked long before, and what burns less is harmless.
constexpr std::chrono::milliseconds kSecondLook(20);

bool HasNul(const std::string& text) {
  return text.find('\0') != std::string::npos;
}

absl::Status CheckRequest(const ProcessRequest& request) {
  if (request.argv.empty() || !absl::StartsWith(request.argv[0], "/")) {
    return absl::InvalidArgumentError("argv[0] is not an absolute path");
  }
  if (!absl::StartsWith(request.working_directory, "/")) {
    return absl::InvalidArgumentError("working_directory is not absolute");
  }
  if (std::any_of(request.argv.begin(), request.argv.end(), HasNul) ||
      std::any_of(request.environment.begin(), request.environment.end(),
                  HasNul) ||
      HasNul(request.working_directory)) {
    return absl::InvalidArgumentError("NUL in an argument or the environment");
  }
  if (request.wall_clock_limit <= absl::ZeroDuration() ||
      request.cpu_limit <= absl::ZeroDuration() ||
      request.max_output_bytes <= 0 || request.max_file_bytes <= 0 ||
      request.max_memory_bytes < 0) {
    return absl::InvalidArgumentError("a limit is not positive");
  }
  return absl::OkStatus();
}

// posix_spawn gives one errno for whatever fails, so the likely causes are told
// apart before.
absl::Status CheckPaths(const ProcessRequest& request) {
  struct stat status;
  if (stat(request.working_directory.c_str(), &status) != 0 ||
      !S_ISDIR(status.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "working_directory ", request.working_directory, " is no directory"));
  }
  if (access(request.argv[0].c_str(), X_OK) != 0) {
    return absl::ErrnoToStatus(errno,
                               absl::StrCat("cannot run ", request.argv[0]));
  }
  return absl::OkStatus();
}

struct Pipe {
  UniqueFd read;
  UniqueFd write;
};

absl::StatusOr<Pipe> MakePipe() {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) {
    return absl::ErrnoToStatus(errno, "cannot make a pipe");
  }
  Pipe pipe{UniqueFd(fds[0]), UniqueFd(fds[1])};
  // A server started with 0, 1 or 2 closed gets those numbers here, and the
  // child's dup2 calls would tread on each other.
  if (pipe.write.get() <= STDERR_FILENO) {
    pipe.write =
        UniqueFd(fcntl(pipe.write.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  }
  // Only our end: a program may rely on blocking writes.
  if (!pipe.write.valid() || fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK) != 0) {
    return absl::ErrnoToStatus(errno, "cannot set up a pipe");
  }
  return pipe;
}

// The reading end of one of the child's streams.
class StreamReader {
 public:
  using Listener = std::function<void(absl::string_view piece)>;

  // `listener` may be null.
  StreamReader(UniqueFd fd, int64_t max_bytes, Listener listener)
      : fd_(std::move(fd)),
        captured_(max_bytes),
        listener_(std::move(listener)) {}

  // -1, which poll passes over, at the end of the stream.
  int fd() const { return fd_.get(); }

  // One piece, so that a flood does not keep the caller from its deadline.
  void ReadSome() {
    std::array<char, 1 << 16> buffer;
    const ssize_t count = read(fd_.get(), buffer.data(), buffer.size());
    if (count > 0) {
      const absl::string_view piece(buffer.data(), static_cast<size_t>(count));
      captured_.Append(piece);
      if (listener_ != nullptr) listener_(piece);
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
      fd_.Reset();
    }
  }

  CapturedOutput Take() { return captured_.Take(); }

 private:
  UniqueFd fd_;
  CapturedStream captured_;
  Listener listener_;
};

struct Streams {
  StreamReader out;
  StreamReader err;
};

// Rounded up, so that poll does not return just before the deadline and spin.
int MillisecondsUntil(Clock::time_point deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
  constexpr std::chrono::milliseconds kLongest = std::chrono::hours(1);
  return static_cast<int>(
      std::clamp(left, std::chrono::milliseconds(0), kLongest).count());
}

Clock::time_point After(absl::Duration duration) {
  // A year, so that an infinite duration does not overflow the clock.
  const absl::Duration bounded = std::min(duration, absl::Hours(24 * 365));
  return Clock::now() + absl::ToChronoNanoseconds(bounded);
}

// A cancellation as poll(2) sees it: a descriptor that is readable from then
// on.
class CancelledEvent {
 public:
  static absl::StatusOr<std::unique_ptr<CancelledEvent>> Of(
      const Cancellation& cancellation) {
    UniqueFd fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!fd.valid()) {
      return absl::ErrnoToStatus(errno, "cannot create an eventfd");
    }
    return std::unique_ptr<CancelledEvent>(
        new CancelledEvent(std::move(fd), cancellation));
  }

  int fd() const { return fd_.get(); }

 private:
  CancelledEvent(UniqueFd fd, const Cancellation& cancellation)
      : fd_(std::move(fd)), listener_(cancellation, [this] { Raise(); }) {}

  void Raise() const {
    // Writing 1 to a fresh eventfd cannot fail: it has room for 2^64 - 2.
    const uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = write(fd_.get(), &one, sizeof one);
  }

  const UniqueFd fd_;
  const CancellationListener listener_;
};

enum class Ending { kByItself, kTimedOut, kCancelled };

// glibc 2.36 declares its own without extern "C", so C++ cannot link it.
UniqueFd OpenPidfd(pid_t pid) {
  return UniqueFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

// Reads both streams until the child ends or has to be ended; nothing when
// `until` came first.
std::optional<Ending> WatchUntil(Clock::time_point until, int pidfd,
                                 int cancelled_fd, Streams& streams) {
  while (true) {
    std::array<pollfd, 4> polled = {pollfd{streams.out.fd(), POLLIN, 0},
                                    pollfd{streams.err.fd(), POLLIN, 0},
                                    pollfd{pidfd, POLLIN, 0},
                                    pollfd{cancelled_fd, POLLIN, 0}};
    // It fails with EINTR only, and then every revents is 0.
    poll(polled.data(), polled.size(), MillisecondsUntil(until));
    if (polled[0].revents != 0) streams.out.ReadSome();
    if (polled[1].revents != 0) streams.err.ReadSome();
    // A program that has ended was neither too late nor cancelled.
    if (polled[2].revents != 0) return Ending::kByItself;
    if (polled[3].revents != 0) return Ending::kCancelled;
    if (Clock::now() >= until) return std::nullopt;
  }
}

// Reads what is left, until nobody can write any more or the grace period ends.
void DrainAfterKill(Streams& streams) {
  const Clock::time_point deadline = After(kPipeGracePeriod);
  while ((streams.out.fd() >= 0 || streams.err.fd() >= 0) &&
         Clock::now() < deadline) {
    std::array<pollfd, 2> polled = {pollfd{streams.out.fd(), POLLIN, 0},
                                    pollfd{streams.err.fd(), POLLIN, 0}};
    poll(polled.data(), polled.size(), MillisecondsUntil(deadline));
    if (polled[0].revents != 0) streams.out.ReadSome();
    if (polled[1].revents != 0) streams.err.ReadSome();
  }
}

bool UsedUpCpu(const ChildProcess::Exit& exit, absl::Duration limit) {
  if (WIFEXITED(exit.wait_status) && WEXITSTATUS(exit.wait_status) == 0) {
    return false;
  }
  if (WIFSIGNALED(exit.wait_status) && WTERMSIG(exit.wait_status) == SIGXCPU) {
    return true;
  }
  // The kernel enforces the limit in ticks, of which a busy machine counts some
  // that another process had; what it accounts with is exact.
  const absl::Duration enforced = EnforcedCpuLimit(limit);
  const absl::Duration margin =
      std::max(0.05 * enforced, absl::Milliseconds(250));
  return exit.cpu_time >= enforced - margin;
}

ProcessResult MakeResult(const ChildProcess::Exit& exit, Ending ending,
                         absl::Duration cpu_limit, Streams& streams) {
  ProcessResult result;
  if (WIFEXITED(exit.wait_status)) {
    result.exit_code = WEXITSTATUS(exit.wait_status);
  } else {
    result.signal = WTERMSIG(exit.wait_status);
  }
  result.timed_out = ending == Ending::kTimedOut;
  result.cancelled = ending == Ending::kCancelled;
  result.cpu_limit_exceeded =
      ending == Ending::kByItself && UsedUpCpu(exit, cpu_limit);
  result.standard_output = streams.out.Take();
  result.standard_error = streams.err.Take();
  return result;
}

}  // namespace

absl::StatusOr<ProcessResult> PosixProcessRunner::Run(
    const ProcessRequest& request, const Cancellation& cancellation) {
  if (absl::Status status = CheckRequest(request); !status.ok()) return status;
  if (absl::Status status = CheckPaths(request); !status.ok()) return status;

  absl::StatusOr<std::unique_ptr<CancelledEvent>> cancelled =
      CancelledEvent::Of(cancellation);
  if (!cancelled.ok()) return cancelled.status();
  absl::StatusOr<Pipe> out = MakePipe();
  if (!out.ok()) return out.status();
  absl::StatusOr<Pipe> err = MakePipe();
  if (!err.ok()) return err.status();
  const Clock::time_point start = Clock::now();
  const Clock::time_point deadline = After(request.wall_clock_limit);
  absl::StatusOr<ChildProcess> child =
      ChildProcess::Spawn(request, out->write.get(), err->write.get());
  if (!child.ok()) return child.status();
  // Else the streams would never end.
  out->write.Reset();
  err->write.Reset();

  const UniqueFd pidfd = OpenPidfd(child->pid());
  if (!pidfd.valid()) {
    return absl::ErrnoToStatus(errno, "cannot watch the child");
  }

  Streams streams{StreamReader(std::move(out->read), request.max_output_bytes,
                               /*listener=*/nullptr),
                  StreamReader(std::move(err->read), request.max_output_bytes,
                               request.on_standard_error)};
  std::optional<Ending> ending =
      WatchUntil(std::min(deadline, start + kSecondLook), pidfd.get(),
                 (*cancelled)->fd(), streams);
  if (!ending.has_value()) {
    // For a child that was in the midst of being forked at the first time.
    LimitProcessTree(child->pid(), request).IgnoreError();
    ending = WatchUntil(deadline, pidfd.get(), (*cancelled)->fd(), streams);
  }
  child->KillGroup();
  DrainAfterKill(streams);
  absl::StatusOr<ChildProcess::Exit> exit = child->Reap();
  if (!exit.ok()) return exit.status();

  ProcessResult result = MakeResult(*exit, ending.value_or(Ending::kTimedOut),
                                    request.cpu_limit, streams);
  result.wall_time = absl::FromChrono(Clock::now() - start);
  return result;
}

}  // namespace metad::platform
