#include "client/interrupt_signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include "client/interruption.h"

namespace metad::client {
namespace {

constexpr char kInterrupted = 'i';
constexpr char kStop = 's';

constexpr std::array<int, 4> kSignals = {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ};

std::atomic<int> g_handler_pipe{-1};
std::atomic<int> g_told_pipe{-1};
static_assert(std::atomic<int>::is_always_lock_free,
              "the handler may only touch lock-free atomics");

void WriteByte(int fd, char byte) {
  while (write(fd, &byte, 1) < 0 && errno == EINTR) {
  }
}

void HandleSignal(int /*signal*/) {
  const int saved_errno = errno;
  WriteByte(g_handler_pipe.load(), kInterrupted);
  WriteByte(g_told_pipe.load(), kInterrupted);
  errno = saved_errno;
}

}  // namespace

struct InterruptSignals::Saved {
  std::array<struct sigaction, kSignals.size()> actions;
};

InterruptSignals::InterruptSignals(Cancellation& cancellation)
    : saved_(std::make_unique<Saved>()) {
  std::array<int, 2> ends = {-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) == 0) {
    pipe_read_ = ends[0];
    pipe_write_ = ends[1];
  }
  if (pipe2(ends.data(), O_CLOEXEC) == 0) {
    told_read_ = ends[0];
    told_write_ = ends[1];
  }
  g_handler_pipe.store(pipe_write_);
  g_told_pipe.store(told_write_);
  SetInterruption(told_read_);
  for (size_t i = 0; i < kSignals.size(); ++i) {
    struct sigaction action = {};
    const bool interrupts = kSignals[i] == SIGINT || kSignals[i] == SIGTERM;
    action.sa_handler = interrupts ? HandleSignal : SIG_IGN;
    action.sa_flags = interrupts ? (SA_RESTART | SA_RESETHAND) : 0;
    sigaction(kSignals[i], &action, &saved_->actions[i]);
  }
  watcher_ = std::thread([this, &cancellation] { Watch(cancellation); });
}

InterruptSignals::~InterruptSignals() {
  for (size_t i = 0; i < kSignals.size(); ++i) {
    sigaction(kSignals[i], &saved_->actions[i], nullptr);
  }
  g_handler_pipe.store(-1);
  g_told_pipe.store(-1);
  SetInterruption(-1);
  WriteByte(pipe_write_, kStop);
  watcher_.join();
  close(pipe_read_);
  close(pipe_write_);
  close(told_read_);
  close(told_write_);
}

void InterruptSignals::Watch(Cancellation& cancellation) const {
  char byte = 0;
  while (true) {
    const ssize_t got = read(pipe_read_, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got != 1 || byte == kStop) return;
    cancellation.Cancel();
  }
}

}  // namespace metad::client
