#include "client/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace metad::client {
namespace {

constexpr size_t kChunkBytes = size_t{1} << 20;

absl::Status ErrnoStatus(int error) {
  const std::string text = std::strerror(error);
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError("no such file");
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(text);
    case EISDIR:
      return absl::InvalidArgumentError("is a directory, expected a file");
    default:
      return absl::InternalError(absl::StrCat("cannot be read: ", text));
  }
}

absl::Status TooLong(int64_t max_bytes) {
  return absl::InvalidArgumentError(
      absl::StrCat("is longer than ", max_bytes, " bytes, the most accepted"));
}

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() {
    if (fd_ >= 0) close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }

 private:
  const int fd_;
};

absl::StatusOr<std::string> ReadToEnd(int fd, size_t size_hint,
                                      int64_t max_bytes) {
  std::string content;
  size_t used = 0;
  while (true) {
    if (used == content.size()) {
      // One byte more than announced, so that a regular file ends here with
      // the read that finds its end.
      const size_t wanted = std::max(size_hint + 1, content.size() * 2);
      const auto cap = static_cast<size_t>(max_bytes) + 1;
      content.resize(std::min(std::max(wanted, kChunkBytes), cap));
    }
    const ssize_t got = read(fd, content.data() + used, content.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ErrnoStatus(errno);
    if (got == 0) break;
    used += static_cast<size_t>(got);
    if (used > static_cast<size_t>(max_bytes)) return TooLong(max_bytes);
  }
  content.resize(used);
  return content;
}

}  // namespace

absl::StatusOr<std::string> ReadInputFile(const std::string& path,
                                          int64_t max_bytes) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return ErrnoStatus(errno);
  struct stat info = {};
  if (fstat(file.get(), &info) != 0) return ErrnoStatus(errno);
  if (S_ISDIR(info.st_mode)) return ErrnoStatus(EISDIR);
  if (info.st_size > max_bytes) return TooLong(max_bytes);
  return ReadToEnd(file.get(), static_cast<size_t>(info.st_size), max_bytes);
}

}  // namespace metad::client
