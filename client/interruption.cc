#include "client/interruption.h"

#include <poll.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace metad::client {
namespace {

std::atomic<int> g_interruption{-1};

}  // namespace

void SetInterruption(int descriptor) { g_interruption.store(descriptor); }

absl::Status WaitForInput(int descriptor) {
  // poll() leaves out a descriptor of -1.
  std::array<pollfd, 2> waiting = {
      pollfd{descriptor, POLLIN, 0},
      pollfd{g_interruption.load(), POLLIN, 0},
  };
  while (poll(waiting.data(), waiting.size(), -1) < 0) {
    if (errno != EINTR) {
      return absl::InternalError(
          absl::StrCat("cannot be read: ", std::strerror(errno)));
    }
  }
  return waiting[1].revents == 0 ? absl::OkStatus()
                                 : absl::CancelledError("interrupted");
}

}  // namespace metad::client
