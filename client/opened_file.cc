#include "client/opened_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/interruption.h"

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

}  // namespace

absl::Status LongerThan(int64_t max_bytes) {
  return absl::InvalidArgumentError(
      absl::StrCat("is longer than ", max_bytes, " bytes, the most accepted"));
}

absl::StatusOr<OpenedFile> OpenedFile::Open(const std::string& path) {
  OpenedFile file;
  // A pipe without a writer would hold open() up, deaf to the user's wish to
  // stop.
  file.descriptor_ = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file.descriptor_ < 0) return ErrnoStatus(errno);
  if (fstat(file.descriptor_, &file.info_) != 0) return ErrnoStatus(errno);
  if (S_ISDIR(file.info_.st_mode)) return ErrnoStatus(EISDIR);
  return file;
}

OpenedFile::~OpenedFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

OpenedFile::OpenedFile(OpenedFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), info_(other.info_) {}

absl::StatusOr<std::string> OpenedFile::ReadToEnd(int64_t max_bytes) const {
  if (info_.st_size > max_bytes) return LongerThan(max_bytes);
  const auto size_hint = static_cast<size_t>(info_.st_size);
  std::string content;
  size_t used = 0;
  // A pipe that no writer has opened yet would be at its end.
  if (S_ISFIFO(info_.st_mode)) {
    if (absl::Status ready = WaitForInput(descriptor_); !ready.ok()) {
      return ready;
    }
  }
  while (true) {
    if (used == content.size()) {
      // One byte more than announced, so that a regular file ends here with
      // the read that finds its end.
      const size_t wanted = std::max(size_hint + 1, content.size() * 2);
      const auto cap = static_cast<size_t>(max_bytes) + 1;
      content.resize(std::min(std::max(wanted, kChunkBytes), cap));
    }
    const ssize_t got =
        read(descriptor_, content.data() + used, content.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) {
      if (absl::Status ready = WaitForInput(descriptor_); !ready.ok()) {
        return ready;
      }
      continue;
    }
    if (got < 0) return ErrnoStatus(errno);
    if (got == 0) break;
    used += static_cast<size_t>(got);
    if (used > static_cast<size_t>(max_bytes)) return LongerThan(max_bytes);
  }
  content.resize(used);
  return content;
}

}  // namespace metad::client
