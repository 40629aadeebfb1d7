#include "server/platform/private_directory.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/platform/file_bytes.h"

namespace metad::platform {
namespace {

namespace fs = std::filesystem;

// A relative path taken apart, checked.
struct RelativePath {
  std::vector<std::string> parents;
  std::string name;
};

absl::StatusOr<RelativePath> ParseRelativePath(absl::string_view path) {
  if (path.size() >= PATH_MAX || path.find('\0') != path.npos) {
    return absl::InvalidArgumentError("path is too long or has a NUL in it");
  }
  std::vector<std::string> components = absl::StrSplit(path, '/');
  for (const std::string& component : components) {
    if (component.empty() || component == "." || component == "..") {
      return absl::InvalidArgumentError(absl::StrCat(
          "path \"", path, "\" is not relative with plain components"));
    }
  }
  RelativePath result;
  result.name = std::move(components.back());
  components.pop_back();
  result.parents = std::move(components);
  return result;
}

absl::Status PathError(int error, absl::string_view path) {
  // What these mean here: a symbolic link, a file amid the path, a socket.
  if (error == ELOOP || error == ENOTDIR || error == ENXIO) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is not reached through plain directories"));
  }
  return absl::ErrnoToStatus(error, absl::StrCat("cannot open ", path));
}

enum class MissingParents { kRefuse, kCreate };

// The directory that holds `path`'s last component. `root` stays the caller's.
absl::StatusOr<UniqueFd> OpenParent(int root, const RelativePath& path,
                                    MissingParents missing) {
  UniqueFd directory(fcntl(root, F_DUPFD_CLOEXEC, 0));
  if (!directory.valid()) return PathError(errno, "the private directory");
  for (const std::string& component : path.parents) {
    if (missing == MissingParents::kCreate &&
        mkdirat(directory.get(), component.c_str(), 0700) != 0 &&
        errno != EEXIST) {
      return PathError(errno, component);
    }
    UniqueFd next(openat(directory.get(), component.c_str(),
                         O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!next.valid()) return PathError(errno, component);
    directory = std::move(next);
  }
  return directory;
}

absl::Status ForgetTime(int fd, absl::string_view path) {
  const timespec beginning = {0, 0};
  const timespec times[] = {beginning, beginning};
  if (futimens(fd, times) != 0) return PathError(errno, path);
  return absl::OkStatus();
}

// Programs may leave directories that their owner cannot enter. Each is opened
// up before the iterator goes down into it; links are not followed.
void MakeRemovable(const std::string& path) {
  std::error_code ignored;
  fs::recursive_directory_iterator entry(path, ignored);
  for (; entry != fs::recursive_directory_iterator();
       entry.increment(ignored)) {
    if (fs::is_directory(entry->symlink_status(ignored))) {
      fs::permissions(entry->path(), fs::perms::owner_all, ignored);
    }
  }
}

}  // namespace

absl::StatusOr<PrivateDirectory> PrivateDirectory::Create(
    const std::string& root, absl::string_view prefix) {
  std::string path = absl::StrCat(root, "/", prefix, "XXXXXX");
  if (mkdtemp(path.data()) == nullptr) {
    return absl::ErrnoToStatus(
        errno, absl::StrCat("cannot make a directory below ", root));
  }
  UniqueFd fd(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.valid()) {
    const int error = errno;
    rmdir(path.c_str());
    return absl::ErrnoToStatus(error, absl::StrCat("cannot open ", path));
  }
  return PrivateDirectory(std::move(path), std::move(fd));
}

PrivateDirectory::PrivateDirectory(std::string path, UniqueFd fd)
    : path_(std::move(path)), fd_(std::move(fd)) {}

PrivateDirectory::PrivateDirectory(PrivateDirectory&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::move(other.fd_)) {}

PrivateDirectory& PrivateDirectory::operator=(
    PrivateDirectory&& other) noexcept {
  if (this != &other) {
    Remove();
    path_ = std::move(other.path_);
    fd_ = std::move(other.fd_);
  }
  return *this;
}

PrivateDirectory::~PrivateDirectory() { Remove(); }

absl::Status PrivateDirectory::MakeDirectory(absl::string_view relative_path) {
  absl::StatusOr<RelativePath> path = ParseRelativePath(relative_path);
  if (!path.ok()) return path.status();
  absl::StatusOr<UniqueFd> parent =
      OpenParent(fd_.get(), *path, MissingParents::kCreate);
  if (!parent.ok()) return parent.status();
  if (mkdirat(parent->get(), path->name.c_str(), 0700) != 0) {
    return PathError(errno, relative_path);
  }
  return absl::OkStatus();
}

absl::Status PrivateDirectory::MakeParents(absl::string_view relative_path) {
  absl::StatusOr<RelativePath> path = ParseRelativePath(relative_path);
  if (!path.ok()) return path.status();
  return OpenParent(fd_.get(), *path, MissingParents::kCreate).status();
}

absl::StatusOr<UniqueFd> PrivateDirectory::CreateFile(
    absl::string_view relative_path) {
  absl::StatusOr<RelativePath> path = ParseRelativePath(relative_path);
  if (!path.ok()) return path.status();
  absl::StatusOr<UniqueFd> parent =
      OpenParent(fd_.get(), *path, MissingParents::kCreate);
  if (!parent.ok()) return parent.status();
  // O_EXCL also refuses a symbolic link, wherever it points.
  UniqueFd file(openat(parent->get(), path->name.c_str(),
                       O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.valid()) return PathError(errno, relative_path);
  return file;
}

absl::Status PrivateDirectory::WriteFile(absl::string_view relative_path,
                                         absl::string_view content) {
  const absl::StatusOr<UniqueFd> file = CreateFile(relative_path);
  if (!file.ok()) return file.status();
  const absl::Status written = WriteBytes(file->get(), content, relative_path);
  if (!written.ok()) return written;
  return ForgetTime(file->get(), relative_path);
}

absl::Status PrivateDirectory::WriteFileInPieces(
    absl::string_view relative_path,
    absl::FunctionRef<absl::Status(AppendPiece)> write) {
  const absl::StatusOr<UniqueFd> file = CreateFile(relative_path);
  if (!file.ok()) return file.status();
  const absl::Status written = write([&](absl::string_view piece) {
    return WriteBytes(file->get(), piece, relative_path);
  });
  if (!written.ok()) return written;
  return ForgetTime(file->get(), relative_path);
}

absl::StatusOr<KeptFile> PrivateDirectory::OpenFile(
    absl::string_view relative_path, int64_t max_bytes) const {
  absl::StatusOr<RelativePath> path = ParseRelativePath(relative_path);
  if (!path.ok()) return path.status();
  absl::StatusOr<UniqueFd> parent =
      OpenParent(fd_.get(), *path, MissingParents::kRefuse);
  if (!parent.ok()) return parent.status();
  // O_NONBLOCK: a FIFO in the file's place must not make us wait.
  UniqueFd file(openat(parent->get(), path->name.c_str(),
                       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.valid()) return PathError(errno, relative_path);
  return KeptFile::Of(std::move(file), relative_path, max_bytes);
}

void PrivateDirectory::Remove() noexcept {
  if (!fd_.valid()) return;
  fd_.Reset();
  // A second try: for directories that had to be opened up, and for a killed
  // process that was still making a file while the first one ran.
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::error_code error;
    fs::remove_all(path_, error);
    if (!error) return;
    MakeRemovable(path_);
  }
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace metad::platform
