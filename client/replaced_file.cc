#include "client/replaced_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// How much is written between two looks at the cancellation.
constexpr size_t kChunkBytes = size_t{4} << 20;
constexpr int kNameAttempts = 100;

// A hidden name beside `path` that tells whose it is, should it be left over.
std::string TemporaryName(const std::string& path) {
  static thread_local std::random_device random;
  const std::filesystem::path target(path);
  return target.parent_path() / absl::StrFormat(".%s.metactl-%08x",
                                                target.filename().string(),
                                                random());
}

absl::Status WriteAll(int fd, const std::string& path,
                      absl::string_view content,
                      const Cancellation& cancellation) {
  while (!content.empty()) {
    if (cancellation.cancelled()) return absl::CancelledError("interrupted");
    const ssize_t written =
        write(fd, content.data(), std::min(content.size(), kChunkBytes));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("cannot write", path, errno);
    content.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FileError(absl::string_view text, const std::string& path,
                       int error) {
  const std::string message = absl::StrCat(
      text, " '", platform::Printable(path), "': ", std::strerror(error));
  const bool denied = error == EACCES || error == EPERM || error == EROFS;
  return denied ? absl::PermissionDeniedError(message)
                : absl::InternalError(message);
}

ReplacedFile::ReplacedFile(ReplacedFile&& other) noexcept
    : path_(other.path_),
      temporary_(std::exchange(other.temporary_, "")),
      old_(std::exchange(other.old_, "")),
      replaced_(std::exchange(other.replaced_, false)),
      fd_(std::exchange(other.fd_, -1)) {}

ReplacedFile::~ReplacedFile() {
  if (fd_ >= 0) close(fd_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
  if (!old_.empty()) {
    rename(old_.c_str(), path_.c_str());
    // Renaming one link of a file over another of the same file does nothing.
    unlink(old_.c_str());
  } else if (replaced_) {
    unlink(path_.c_str());
  }
}

absl::Status ReplacedFile::Write(absl::string_view content,
                                 const Cancellation& cancellation) {
  if (absl::Status opened = Open(); !opened.ok()) return opened;
  if (absl::Status written = Append(content, cancellation); !written.ok()) {
    return written;
  }
  return Close();
}

absl::Status ReplacedFile::Open() {
  for (int i = 0; i < kNameAttempts && fd_ < 0; ++i) {
    const std::string name = TemporaryName(path_);
    fd_ = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd_ >= 0) temporary_ = name;
    if (fd_ < 0 && errno != EEXIST) break;
  }
  if (fd_ < 0) return FileError("cannot create", path_, errno);
  return absl::OkStatus();
}

absl::Status ReplacedFile::Append(absl::string_view piece,
                                  const Cancellation& cancellation) {
  return WriteAll(fd_, path_, piece, cancellation);
}

absl::Status ReplacedFile::Close() {
  // Some file systems tell only now that the disk is full.
  if (close(std::exchange(fd_, -1)) != 0) {
    return FileError("cannot write", path_, errno);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> ReplacedFile::Adopt(
    const std::function<absl::Status(const std::string& path)>& move) {
  if (absl::Status opened = Open(); !opened.ok()) return opened;
  struct stat info = {};
  if (fstat(fd_, &info) != 0) {
    return FileError("cannot examine", path_, errno);
  }
  if (absl::Status closed = Close(); !closed.ok()) return closed;
  // A file that takes the place of another one is written to the disk at once,
  // by ext4 for one; here it is only to have a name.
  unlink(temporary_.c_str());
  if (!move(temporary_).ok()) {
    temporary_.clear();
    return false;
  }
  // Whoever had the file has it no more: there is no other way left.
  if (chmod(temporary_.c_str(), info.st_mode) != 0) {
    return FileError("cannot change the mode of", path_, errno);
  }
  return true;
}

absl::Status ReplacedFile::Replace() {
  struct stat info = {};
  const bool exists = lstat(path_.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) {
    return FileError("cannot replace", path_, EISDIR);
  }
  if (exists) {
    const std::string kept = TemporaryName(path_);
    // A link leaves no moment without the file; not every file system has them.
    if (link(path_.c_str(), kept.c_str()) != 0 &&
        rename(path_.c_str(), kept.c_str()) != 0) {
      return FileError("cannot replace", path_, errno);
    }
    old_ = kept;
  }
  if (rename(temporary_.c_str(), path_.c_str()) != 0) {
    return FileError("cannot replace", path_, errno);
  }
  temporary_.clear();
  replaced_ = true;
  return absl::OkStatus();
}

void ReplacedFile::Commit() {
  if (!old_.empty()) unlink(old_.c_str());
  old_.clear();
  replaced_ = false;
}

}  // namespace metad::client
