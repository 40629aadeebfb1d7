#include "server/platform/file_state.h"

#include <sys/stat.h>

namespace metad::platform {
namespace {

int64_t Nanoseconds(const struct timespec& time) {
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

FileState StateIn(const struct stat& status) {
  FileState state;
  state.device = status.st_dev;
  state.inode = status.st_ino;
  state.size_bytes = status.st_size;
  state.modified_nanoseconds = Nanoseconds(status.st_mtim);
  state.changed_nanoseconds = Nanoseconds(status.st_ctim);
  return state;
}

// Nothing unless its type is `type`, of S_IFMT.
std::optional<FileState> StateOf(const std::string& path, mode_t type) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0 || (status.st_mode & S_IFMT) != type) {
    return std::nullopt;
  }
  return StateIn(status);
}

}  // namespace

std::optional<FileState> StateOfFile(const std::string& path) {
  return StateOf(path, S_IFREG);
}

std::optional<FileState> StateOfOpenFile(int fd) {
  struct stat status;
  if (fstat(fd, &status) != 0) return std::nullopt;
  return StateIn(status);
}

std::optional<FileState> StateOfDirectory(const std::string& path) {
  return StateOf(path, S_IFDIR);
}

}  // namespace metad::platform
