#include "server/platform/unique_fd.h"

#include <unistd.h>

namespace metad::platform {

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
  if (this != &other) {
    Reset();
    fd_ = other.Release();
  }
  return *this;
}

int UniqueFd::Release() {
  int fd = fd_;
  fd_ = -1;
  return fd;
}

void UniqueFd::Reset() {
  // Linux frees the descriptor even when close() says EINTR, so never retry.
  if (fd_ >= 0) close(Release());
}

}  // namespace metad::platform
