#include "server/platform/cancellation.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "absl/status/status.h"

namespace metad::platform {

absl::StatusOr<std::shared_ptr<Cancellation>> Cancellation::Create() {
  int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) return absl::ErrnoToStatus(errno, "cannot create an eventfd");
  return std::shared_ptr<Cancellation>(new Cancellation(fd));
}

Cancellation::~Cancellation() { close(fd_); }

void Cancellation::Cancel() {
  if (cancelled_.exchange(true, std::memory_order_acq_rel)) return;
  // Writing 1 to a fresh eventfd cannot fail: it has room for 2^64 - 2.
  const uint64_t one = 1;
  [[maybe_unused]] ssize_t written = write(fd_, &one, sizeof one);
}

}  // namespace metad::platform
