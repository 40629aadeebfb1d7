#include "server/platform/file_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

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

// Pages, and blocks of file systems that share them between files.
constexpr off_t kAlignedBytes = 4096;

// Stays in a processor's second-level cache.
constexpr size_t kBufferBytes = size_t{256} << 10;

// How many bytes were copied: fewer where these two files are not for it.
absl::StatusOr<size_t> CopyInKernel(int fd, const FilePlace& place, size_t size,
                                    absl::string_view name) {
  off_t from = place.offset;
  size_t total = 0;
  while (total < size) {
    const ssize_t copied =
        copy_file_range(place.fd, &from, fd, nullptr, size - total, 0);
    if (copied < 0 && errno == EINTR) continue;
    if (copied < 0 && IsFull(errno)) return WriteError(errno, name);
    if (copied <= 0) break;
    total += static_cast<size_t>(copied);
  }
  return total;
}

// The same where each page of the one file goes into two of the other: the
// kernel does that page by page, which takes a third longer than two copies
// with a buffer between. `at` is the file's present offset; writes end where
// blocks of the buffer's size do, for pages that are written once.
absl::StatusOr<size_t> CopyThroughBuffer(int fd, const FilePlace& place,
                                         size_t size, off_t at,
                                         absl::string_view name) {
  // As the kernel does, which copies no devices.
  struct stat status;
  if (fstat(place.fd, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
  const std::unique_ptr<char[]> buffer(new char[kBufferBytes]);
  size_t total = 0;
  while (total < size) {
    const size_t to_block =
        kBufferBytes - (static_cast<size_t>(at) + total) % kBufferBytes;
    const absl::StatusOr<size_t> count =
        ReadBytesAt(place.fd, place.offset + static_cast<int64_t>(total),
                    buffer.get(), std::min(to_block, size - total), name);
    // Whoever has the bytes in memory knows better.
    if (!count.ok() || *count == 0) break;
    absl::Status written = WriteBytes(fd, {buffer.get(), *count}, name);
    if (!written.ok()) return written;
    total += *count;
  }
  return total;
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
  const off_t at = lseek(fd, 0, SEEK_CUR);
  absl::StatusOr<size_t> copied =
      at >= 0 && (at - place.offset) % kAlignedBytes == 0
          ? CopyInKernel(fd, place, bytes.size(), name)
          : CopyThroughBuffer(fd, place, bytes.size(), at, name);
  if (!copied.ok()) return copied.status();
  return WriteBytes(fd, bytes.substr(*copied), name);
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
