#include "server/platform/file_content.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/platform/unique_fd.h"

namespace metad::platform {
namespace {

constexpr int64_t kPieceBytes = int64_t{1} << 16;

absl::StatusOr<UniqueFd> OpenForReading(const std::string& path) {
  // O_NONBLOCK: opening a FIFO that nobody writes must not wait.
  UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd.valid()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
  }
  return fd;
}

absl::StatusOr<int64_t> RegularFileSize(int fd, absl::string_view name) {
  struct stat status;
  if (fstat(fd, &status) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot stat ", name));
  }
  if (!S_ISREG(status.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(name, " is not a regular file"));
  }
  return status.st_size;
}

// Bytes read into `buffer`; 0 at the end.
absl::StatusOr<size_t> ReadPiece(int fd, absl::string_view name, char* buffer,
                                 size_t size) {
  ssize_t count;
  do {
    count = read(fd, buffer, size);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot read ", name));
  }
  return static_cast<size_t>(count);
}

}  // namespace

absl::StatusOr<std::string> ReadOpenFile(int fd, absl::string_view name,
                                         int64_t max_bytes) {
  absl::StatusOr<int64_t> size = RegularFileSize(fd, name);
  if (!size.ok()) return size.status();
  const absl::Status too_large = absl::OutOfRangeError(
      absl::StrCat(name, " is larger than ", max_bytes, " bytes"));
  if (*size > max_bytes) return too_large;

  // The size is a hint: whoever else has the file open may still write it.
  std::string content;
  content.reserve(static_cast<size_t>(*size));
  std::vector<char> buffer(
      static_cast<size_t>(std::clamp<int64_t>(*size + 1, 1, kPieceBytes)));
  while (true) {
    absl::StatusOr<size_t> count =
        ReadPiece(fd, name, buffer.data(), buffer.size());
    if (!count.ok()) return count.status();
    if (*count == 0) return content;
    content.append(buffer.data(), *count);
    if (static_cast<int64_t>(content.size()) > max_bytes) return too_large;
  }
}

absl::StatusOr<std::string> ReadFileContent(const std::string& path,
                                            int64_t max_bytes) {
  absl::StatusOr<UniqueFd> fd = OpenForReading(path);
  if (!fd.ok()) return fd.status();
  return ReadOpenFile(fd->get(), path, max_bytes);
}

absl::StatusOr<Sha256Digest> HashFileContent(const std::string& path) {
  absl::StatusOr<UniqueFd> fd = OpenForReading(path);
  if (!fd.ok()) return fd.status();
  absl::StatusOr<int64_t> size = RegularFileSize(fd->get(), path);
  if (!size.ok()) return size.status();

  Sha256 hash;
  std::vector<char> buffer(kPieceBytes);
  while (true) {
    absl::StatusOr<size_t> count =
        ReadPiece(fd->get(), path, buffer.data(), buffer.size());
    if (!count.ok()) return count.status();
    if (*count == 0) return hash.Finish();
    hash.Update({buffer.data(), *count});
  }
}

}  // namespace metad::platform
