#include "server/platform/file_bytes.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_cat.h"

namespace metad::platform {
namespace {

absl::Status WriteError(int error, absl::string_view name) {
  // What EFBIG means here is a limit on this process's files.
  return absl::ErrnoToStatus(error == EFBIG ? ENOSPC : error,
                             absl::StrCat("cannot write ", name));
}

// Whether the disk, the quota or the largest allowed file is full; what else a
// copy fails with says that these two files are not for it.
bool IsFull(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

}  // namespace

absl::Status WriteBytes(int fd, absl::string_view bytes,
                        absl::string_view name) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return WriteError(errno, name);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status WriteBytesFrom(int fd, const FilePlace& place,
                            absl::string_view bytes, absl::string_view name) {
  off_t from = place.offset;
  while (!bytes.empty()) {
    const ssize_t copied =
        copy_file_range(place.fd, &from, fd, nullptr, bytes.size(), 0);
    if (copied < 0 && errno == EINTR) continue;
    if (copied < 0 && IsFull(errno)) return WriteError(errno, name);
    if (copied <= 0) break;
    bytes.remove_prefix(static_cast<size_t>(copied));
  }
  return WriteBytes(fd, bytes, name);
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
