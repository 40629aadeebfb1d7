#include "server/platform/file_bytes.h"

#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"

namespace metad::platform {

absl::Status WriteBytes(int fd, absl::string_view bytes,
                        absl::string_view name) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      // What EFBIG means here is a limit on this process's files.
      const int error = errno == EFBIG ? ENOSPC : errno;
      return absl::ErrnoToStatus(error, absl::StrCat("cannot write ", name));
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::StatusOr<size_t> ReadBytesAt(int fd, int64_t offset, char* buffer,
                                   size_t size, absl::string_view name) {
  size_t total = 0;
  while (total < size) {
    const ssize_t count = pread(fd, buffer + total, size - total,
                                offset + static_cast<int64_t>(total));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return absl::ErrnoToStatus(errno, absl::StrCat("cannot read ", name));
    }
    if (count == 0) break;
    total += static_cast<size_t>(count);
  }
  return total;
}

}  // namespace metad::platform
