#include "server/store/store_directory.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/platform/file_bytes.h"
#include "server/platform/file_content.h"
#include "server/store/blob_store.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;

// Also marks the directory as a store, so that no other one is ever swept.
constexpr char kLockName[] = "metad-store.lock";
constexpr char kBlobs[] = "blobs";
constexpr char kUploads[] = "uploads";
constexpr char kTemporaries[] = "tmp";
constexpr size_t kShardDigits = 2;
constexpr int64_t kMaxLockBytes = 256;

absl::Status FileError(const std::error_code& error, absl::string_view what) {
  return absl::ErrnoToStatus(error.value(), what);
}

// The size is in the name, so that a file that was cut short shows without
// being read.
std::string BlobName(const BlobDigest& digest) {
  return absl::StrCat(digest.hash(), "-", digest.size_bytes());
}

std::optional<BlobDigest> ParseBlobName(absl::string_view name) {
  const size_t dash = name.rfind('-');
  int64_t size = 0;
  if (dash == absl::string_view::npos ||
      !absl::SimpleAtoi(name.substr(dash + 1), &size)) {
    return std::nullopt;
  }
  const absl::StatusOr<BlobDigest> digest =
      BlobDigest::Parse(name.substr(0, dash), size);
  // Only one spelling names a blob: no "+5", no "05".
  if (!digest.ok() || BlobName(*digest) != name) return std::nullopt;
  return *digest;
}

absl::Time LastUse(const struct stat& status) {
  return std::max(absl::TimeFromTimespec(status.st_atim),
                  absl::TimeFromTimespec(status.st_mtim));
}

void RemoveStray(const std::string& path, absl::string_view why) {
  std::error_code error;
  fs::remove_all(path, error);
  spdlog::warn("blob store: removed {}: {}", path, std::string(why));
}

// Calls `visit(name, path)` for each entry of a directory.
template <typename Visit>
absl::Status ForEachEntry(const std::string& directory, const Visit& visit) {
  std::error_code error;
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    visit(entry->path().filename().string(), entry->path().string());
  }
  if (error) return FileError(error, absl::StrCat("cannot list ", directory));
  return absl::OkStatus();
}

// Nothing unless `path` is a regular file; symbolic links are none.
std::optional<struct stat> RegularFile(const std::string& path) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  return status;
}

absl::Status CheckOwner(const std::string& root) {
  struct stat status;
  if (stat(root.c_str(), &status) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot stat ", root));
  }
  if (status.st_uid == geteuid() && (status.st_mode & 022) == 0) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      absl::StrCat("store directory ", root,
                   " can be written by others; it must belong to the server's "
                   "user, with mode 0700"));
}

absl::Status CheckIsStore(const std::string& root) {
  std::error_code error;
  const bool exists = fs::exists(StoreDirectory::LockPath(root), error);
  if (exists) return absl::OkStatus();
  const bool empty = fs::is_empty(root, error);
  if (error) return FileError(error, absl::StrCat("cannot list ", root));
  if (empty) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("store directory ", root,
                   " has something else in it; expected a store or an empty "
                   "directory"));
}

absl::StatusOr<platform::UniqueFd> TakeLock(const std::string& root) {
  const std::string path = StoreDirectory::LockPath(root);
  platform::UniqueFd lock(
      open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock.valid()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
  }
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return absl::ErrnoToStatus(errno, absl::StrCat("cannot lock ", path));
    }
    const absl::StatusOr<std::string> holder =
        platform::ReadOpenFile(lock.get(), path, kMaxLockBytes);
    return absl::FailedPreconditionError(absl::StrCat(
        "store directory ", root, " is another server's (",
        holder.value_or("unknown"),
        "); stop that one or give this one a store_directory of its own"));
  }
  const std::string text = absl::StrCat("layout 1, process ", getpid());
  if (ftruncate(lock.get(), 0) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot write ", path));
  }
  if (absl::Status written = platform::WriteBytes(lock.get(), text, path);
      !written.ok()) {
    return written;
  }
  return lock;
}

absl::Status MakeDirectory(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) {
    return absl::OkStatus();
  }
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot make ", path));
}

absl::Status RemoveTemporaries(const std::string& root) {
  return ForEachEntry(absl::StrCat(root, "/", kTemporaries),
                      [](const std::string& /*name*/, const std::string& path) {
                        std::error_code ignored;
                        fs::remove_all(path, ignored);
                      });
}

}  // namespace

absl::StatusOr<StoreDirectory> StoreDirectory::Take(const std::string& root) {
  std::error_code error;
  fs::create_directories(fs::path(root).parent_path(), error);
  if (absl::Status made = MakeDirectory(root); !made.ok()) return made;
  if (absl::Status owned = CheckOwner(root); !owned.ok()) return owned;
  if (absl::Status store = CheckIsStore(root); !store.ok()) return store;
  absl::StatusOr<platform::UniqueFd> lock = TakeLock(root);
  if (!lock.ok()) return lock.status();
  for (const char* const name : {kBlobs, kUploads, kTemporaries}) {
    absl::Status made = MakeDirectory(absl::StrCat(root, "/", name));
    if (!made.ok()) return made;
  }
  if (absl::Status removed = RemoveTemporaries(root); !removed.ok()) {
    return removed;
  }
  return StoreDirectory(root, *std::move(lock));
}

std::string StoreDirectory::LockPath(const std::string& root) {
  return absl::StrCat(root, "/", kLockName);
}

StoreDirectory::StoreDirectory(std::string root, platform::UniqueFd lock)
    : root_(std::move(root)), lock_(std::move(lock)) {}

StoreDirectory::StoreDirectory(StoreDirectory&& other) noexcept
    : root_(std::move(other.root_)), lock_(std::move(other.lock_)) {}

absl::StatusOr<std::vector<FoundBlob>> StoreDirectory::ScanBlobs() const {
  std::vector<FoundBlob> found;
  const auto visit = [&](const std::string& name, const std::string& path) {
    const std::optional<BlobDigest> digest = ParseBlobName(name);
    const std::optional<struct stat> status = RegularFile(path);
    if (!digest.has_value() || !status.has_value() ||
        path != BlobPath(*digest)) {
      RemoveStray(path, "no blob's name");
    } else if (status->st_size != digest->size_bytes()) {
      RemoveStray(path, absl::StrCat("has ", status->st_size, " bytes"));
    } else {
      found.push_back({*digest, LastUse(*status)});
    }
  };
  absl::Status status = absl::OkStatus();
  absl::Status listed =
      ForEachEntry(absl::StrCat(root_, "/", kBlobs),
                   [&](const std::string& name, const std::string& path) {
                     if (name.size() != kShardDigits) {
                       RemoveStray(path, "no shard of blobs");
                       return;
                     }
                     status.Update(ForEachEntry(path, visit));
                   });
  status.Update(listed);
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<std::vector<FoundUpload>> StoreDirectory::ScanUploads() const {
  std::vector<FoundUpload> found;
  const auto visit = [&](const std::string& name, const std::string& path) {
    const size_t dot = name.find('.');
    const std::optional<BlobDigest> digest =
        dot == std::string::npos ? std::nullopt
                                 : ParseBlobName(name.substr(dot + 1));
    const std::optional<struct stat> status = RegularFile(path);
    if (!digest.has_value() || !status.has_value() ||
        !IsUploadId(name.substr(0, dot)) ||
        status->st_size > digest->size_bytes()) {
      RemoveStray(path, "no upload");
      return;
    }
    found.push_back(
        {name.substr(0, dot), *digest, status->st_size, LastUse(*status)});
  };
  absl::Status listed = ForEachEntry(absl::StrCat(root_, "/", kUploads), visit);
  if (!listed.ok()) return listed;
  return found;
}

std::string StoreDirectory::BlobPath(const BlobDigest& digest) const {
  return absl::StrCat(root_, "/", kBlobs, "/",
                      digest.hash().substr(0, kShardDigits), "/",
                      BlobName(digest));
}

std::string StoreDirectory::UploadPath(absl::string_view id,
                                       const BlobDigest& digest) const {
  return absl::StrCat(root_, "/", kUploads, "/", id, ".", BlobName(digest));
}

absl::StatusOr<TemporaryFile> StoreDirectory::CreateTemporary() {
  TemporaryFile file;
  file.path =
      absl::StrCat(root_, "/", kTemporaries, "/", next_temporary_.fetch_add(1));
  file.fd = platform::UniqueFd(
      open(file.path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.fd.valid()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot make ", file.path));
  }
  return file;
}

absl::Status StoreDirectory::Seal(const TemporaryFile& file,
                                  const BlobDigest& digest, bool sync) const {
  if (fchmod(file.fd.get(), 0400) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot chmod ", file.path));
  }
  struct timespec times[2] = {{0, UTIME_OMIT}, {0, 0}};
  clock_gettime(CLOCK_REALTIME, &times[1]);
  --times[1].tv_sec;
  if (futimens(file.fd.get(), times) != 0) {
    return absl::ErrnoToStatus(
        errno, absl::StrCat("cannot set the times of ", file.path));
  }
  if (sync && fsync(file.fd.get()) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot flush ", file.path));
  }
  return MakeDirectory(fs::path(BlobPath(digest)).parent_path().string());
}

absl::Status StoreDirectory::Rename(const TemporaryFile& file,
                                    const BlobDigest& digest) const {
  const std::string path = BlobPath(digest);
  if (rename(file.path.c_str(), path.c_str()) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot rename to ", path));
  }
  return absl::OkStatus();
}

}  // namespace metad::store
