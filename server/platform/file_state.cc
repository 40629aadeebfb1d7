#include "server/platform/file_state.h"

#include <sys/stat.h>

namespace metad::platform {
namespace {

int64_t Nanoseconds(const struct timespec& time) {
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

std::optional<FileState> StateOfFile(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  FileState state;
  state.device = status.st_dev;
  state.inode = status.st_ino;
  state.size_bytes = status.st_size;
  state.modified_nanoseconds = Nanoseconds(status.st_mtim);
  state.changed_nanoseconds = Nanoseconds(status.st_ctim);
  return state;
}

}  // namespace metad::platform
