#include "server/store/shared_directory.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/platform/file_bytes.h"
#include "server/platform/unique_fd.h"
#include "server/store/result_file.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;

constexpr char kEntries[] = "entries";
constexpr char kTemporaries[] = "tmp";
constexpr char kLock[] = "metad-cache.lock";
constexpr char kTag[] = "CACHEDIR.TAG";

// As the Cache Directory Tagging Specification has it, for backup programs.
constexpr absl::string_view kTagText =
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Made by metactl, which makes it anew when it is removed.\n";

// What a sweep leaves free at least, so that not each entry sweeps.
constexpr int64_t kSweepShare = 4;

// Of one entry, so that it does not turn out all others.
constexpr int64_t kEntryShare = 4;

// Whoever writes a file renames it within seconds, or was killed.
constexpr absl::Duration kAbandoned = absl::Hours(1);

// Others hold the lock for the time of a sweep. A process that was stopped
// while it had it must not stop others: they do without the cache.
constexpr int kLockAttempts = 100;
constexpr absl::Duration kLockPause = absl::Milliseconds(2);

// What a file takes of the disk. Small ones count as a block, and so there are
// not too many of them to be listed.
int64_t DiskBytes(int64_t bytes) {
  constexpr int64_t kBlock = 4096;
  return (bytes + kBlock - 1) / kBlock * kBlock;
}

absl::Status MakeDirectory(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) {
    return absl::OkStatus();
  }
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot make ", path));
}

// Parents are made as the XDG base directory specification wants them.
absl::Status MakeWithParents(const fs::path& path) {
  if (!path.is_absolute()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path.string(), " is no absolute path"));
  }
  fs::path made;
  for (const fs::path& part : path) {
    made /= part;
    if (absl::Status status = MakeDirectory(made.string()); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

// Objects come out of it: nobody else may put one in.
absl::Status CheckOwner(const std::string& path) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot look at ", path));
  }
  if (!S_ISDIR(status.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " is no directory"));
  }
  if (status.st_uid != geteuid()) {
    return absl::FailedPreconditionError(
        absl::StrCat(path, " belongs to another user"));
  }
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("others may write to ", path, " (chmod go-w)"));
  }
  return absl::OkStatus();
}

bool IsEmpty(const std::string& path) {
  std::error_code error;
  return fs::is_empty(path, error) && !error;
}

// Only a cache is ever swept: the lock, which is made first, tells that it is
// one.
absl::Status ClaimDirectory(const std::string& root, const std::string& lock) {
  // Asked for the second time after the directory was seen not to be empty:
  // another process may be making it.
  if (access(lock.c_str(), F_OK) != 0 && !IsEmpty(root) &&
      access(lock.c_str(), F_OK) != 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        root, " is neither empty nor a cache: ", kLock, " is not there"));
  }
  const platform::UniqueFd fd(
      open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (fd.valid()) return absl::OkStatus();
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", lock));
}

// The directory's lock, for as long as this lives; the file says how many bytes
// there are.
class LockedLedger {
 public:
  static absl::StatusOr<LockedLedger> Take(const std::string& path) {
    platform::UniqueFd fd(
        open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!fd.valid()) {
      return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
    }
    for (int i = 0; i < kLockAttempts; ++i) {
      if (flock(fd.get(), LOCK_EX | LOCK_NB) == 0) {
        return LockedLedger(std::move(fd));
      }
      absl::SleepFor(kLockPause);
    }
    return absl::UnavailableError(absl::StrCat(path, " stays locked"));
  }

  // Nothing where nobody has counted, or was killed while writing it down.
  std::optional<int64_t> Read() const {
    std::array<char, kDigits + 1> text;
    const ssize_t count = pread(fd_.get(), text.data(), text.size(), 0);
    int64_t bytes = 0;
    if (count != static_cast<ssize_t>(text.size()) || text.back() != '\n' ||
        !absl::SimpleAtoi(absl::string_view(text.data(), kDigits), &bytes) ||
        bytes < 0) {
      return std::nullopt;
    }
    return bytes;
  }

  absl::Status Write(int64_t bytes) const {
    const std::string text = absl::StrFormat("%0*d\n", kDigits, bytes);
    if (pwrite(fd_.get(), text.data(), text.size(), 0) ==
        static_cast<ssize_t>(text.size())) {
      return absl::OkStatus();
    }
    return absl::ErrnoToStatus(errno, "cannot write down the cache's size");
  }

 private:
  static constexpr int kDigits = 20;

  explicit LockedLedger(platform::UniqueFd fd) : fd_(std::move(fd)) {}

  platform::UniqueFd fd_;
};

struct FoundFile {
  std::string path;
  int64_t bytes = 0;
  absl::Time last_used;
};

// Files that vanish meanwhile are left out.
std::vector<FoundFile> FilesIn(const std::string& directory) {
  std::vector<FoundFile> files;
  std::error_code error;
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    FoundFile file;
    file.path = entry->path().string();
    struct stat status;
    if (lstat(file.path.c_str(), &status) != 0) continue;
    file.bytes = DiskBytes(status.st_size);
    file.last_used = absl::TimeFromTimespec(status.st_mtim);
    files.push_back(std::move(file));
  }
  return files;
}

// What writers that were killed left; returns the bytes of what others write.
int64_t RemoveAbandoned(const std::string& directory) {
  int64_t bytes = 0;
  for (const FoundFile& file : FilesIn(directory)) {
    if (file.last_used < absl::Now() - kAbandoned) {
      unlink(file.path.c_str());
    } else {
      bytes += file.bytes;
    }
  }
  return bytes;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SharedDirectory>> SharedDirectory::Open(
    SharedDirectoryOptions options) {
  std::unique_ptr<SharedDirectory> directory(
      new SharedDirectory(std::move(options)));
  const absl::Status status = directory->MakeDirectories();
  if (!status.ok()) return status;
  return directory;
}

absl::Status SharedDirectory::MakeDirectories() const {
  const std::string& root = options_.directory;
  if (absl::Status made = MakeWithParents(root); !made.ok()) return made;
  if (absl::Status status = CheckOwner(root); !status.ok()) return status;
  absl::Status claimed = ClaimDirectory(root, LockPath());
  if (!claimed.ok()) return claimed;
  for (const char* name : {kEntries, kTemporaries}) {
    const std::string path = absl::StrCat(root, "/", name);
    if (absl::Status made = MakeDirectory(path); !made.ok()) return made;
    if (absl::Status status = CheckOwner(path); !status.ok()) return status;
  }
  if (access(absl::StrCat(root, "/", kEntries).c_str(), W_OK) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot write to ", root));
  }
  const std::string tag = absl::StrCat(root, "/", kTag);
  const platform::UniqueFd fd(
      open(tag.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.valid()) {
    if (errno == EEXIST) return absl::OkStatus();
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot make ", tag));
  }
  return platform::WriteBytes(fd.get(), kTagText, tag);
}

std::string SharedDirectory::EntryPath(absl::string_view name) const {
  return absl::StrCat(options_.directory, "/", kEntries, "/", name);
}

std::string SharedDirectory::LockPath() const {
  return absl::StrCat(options_.directory, "/", kLock);
}

std::optional<std::string> SharedDirectory::Read(absl::string_view name) {
  absl::StatusOr<std::string> content =
      ReadResultFile(EntryPath(name), name, options_.max_bytes);
  if (content.ok()) return *std::move(content);
  const absl::Status& status = content.status();
  if (absl::IsNotFound(status) || IsFailureOfTheMachine(status)) {
    return std::nullopt;
  }
  spdlog::warn("cache: {} is broken and was removed: {}", EntryPath(name),
               std::string(status.message()));
  Remove(name);
  return std::nullopt;
}

absl::Status SharedDirectory::Write(absl::string_view name,
                                    absl::string_view content) {
  const int64_t bytes = ResultFileBytes(content);
  if (DiskBytes(bytes) > options_.max_bytes / kEntryShare) {
    return absl::ResourceExhaustedError(
        absl::StrCat("an entry has ", bytes, " bytes; the cache takes ",
                     options_.max_bytes / kEntryShare, " at most"));
  }
  std::string temporary =
      absl::StrCat(options_.directory, "/", kTemporaries, "/XXXXXX");
  const platform::UniqueFd fd(mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd.valid()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot make ", temporary));
  }
  // At once as long as it will be, so that whoever sweeps counts it.
  absl::Status status = absl::OkStatus();
  if (ftruncate(fd.get(), bytes) != 0) {
    status = absl::ErrnoToStatus(errno, absl::StrCat("no room at ", temporary));
  }
  if (status.ok()) status = TakeRoom(DiskBytes(bytes));
  if (status.ok()) {
    status = WriteResultFile(fd.get(), temporary, name, content);
  }
  if (status.ok()) status = Rename(temporary, name);
  if (!status.ok()) unlink(temporary.c_str());
  return status;
}

absl::Status SharedDirectory::TakeRoom(int64_t bytes) {
  const absl::StatusOr<LockedLedger> ledger = LockedLedger::Take(LockPath());
  if (!ledger.ok()) return ledger.status();
  const std::optional<int64_t> counted = ledger->Read();
  if (counted.has_value() && *counted + bytes <= options_.max_bytes) {
    return ledger->Write(*counted + bytes);
  }
  return ledger->Write(Sweep());
}

int64_t SharedDirectory::Sweep() const {
  const std::string& root = options_.directory;
  // In this order, so that what is renamed meanwhile is counted, be it twice.
  int64_t bytes = RemoveAbandoned(absl::StrCat(root, "/", kTemporaries));
  std::vector<FoundFile> files = FilesIn(absl::StrCat(root, "/", kEntries));
  for (const FoundFile& file : files) bytes += file.bytes;
  if (bytes <= options_.max_bytes) return bytes;
  const int64_t target = options_.max_bytes - options_.max_bytes / kSweepShare;
  std::sort(files.begin(), files.end(),
            [](const FoundFile& a, const FoundFile& b) {
              return a.last_used < b.last_used;
            });
  for (const FoundFile& file : files) {
    if (bytes <= target) break;
    // Whoever has it open reads on.
    unlink(file.path.c_str());
    bytes -= file.bytes;
  }
  return bytes;
}

absl::Status SharedDirectory::Rename(const std::string& temporary,
                                     absl::string_view name) const {
  const std::string path = EntryPath(name);
  if (rename(temporary.c_str(), path.c_str()) == 0) return absl::OkStatus();
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot make ", path));
}

void SharedDirectory::Remove(absl::string_view name) {
  unlink(EntryPath(name).c_str());
}

}  // namespace metad::store
