#include "server/store/disk_action_cache.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/platform/file_state.h"
#include "server/platform/unique_fd.h"
#include "server/store/result_file.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;

constexpr char kTemporaries[] = "tmp";

// What of it is in memory, too: the results that a team's builds come back to.
constexpr size_t kMaxRecentBytes = size_t{32} << 20;

absl::Status MakeDirectory(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST) {
    return absl::OkStatus();
  }
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot make ", path));
}

struct FoundResult {
  std::string key;
  int64_t bytes = 0;
  absl::Time last_used;
};

// Nothing for what no cache left there. Symbolic links are not followed.
std::optional<FoundResult> ResultAt(const fs::path& path) {
  FoundResult found;
  found.key = path.filename().string();
  struct stat status;
  if (!IsActionKey(found.key) || lstat(path.c_str(), &status) != 0 ||
      !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  found.bytes = status.st_size;
  found.last_used = absl::TimeFromTimespec(status.st_mtim);
  return found;
}

}  // namespace

absl::StatusOr<std::unique_ptr<DiskActionCache>> DiskActionCache::Open(
    DiskActionCacheOptions options) {
  std::unique_ptr<DiskActionCache> cache(
      new DiskActionCache(std::move(options)));
  if (absl::Status status = cache->Recover(); !status.ok()) return status;
  return cache;
}

DiskActionCache::DiskActionCache(DiskActionCacheOptions options)
    : options_(std::move(options)),
      index_(options_.max_bytes, options_.max_results),
      recent_(kMaxRecentBytes) {}

absl::Status DiskActionCache::Recover() {
  std::error_code error;
  fs::remove_all(TemporaryDirectory(), error);
  for (const std::string& path : {options_.directory, TemporaryDirectory()}) {
    if (absl::Status made = MakeDirectory(path); !made.ok()) return made;
  }
  std::vector<FoundResult> found;
  fs::directory_iterator entry(options_.directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->path() == TemporaryDirectory()) continue;
    std::optional<FoundResult> result = ResultAt(entry->path());
    if (result.has_value()) {
      found.push_back(*std::move(result));
      continue;
    }
    std::error_code ignored;
    fs::remove_all(entry->path(), ignored);
    spdlog::warn("action cache: removed {}: no result's name",
                 entry->path().string());
  }
  if (error) {
    return absl::ErrnoToStatus(
        error.value(), absl::StrCat("cannot list ", options_.directory));
  }
  std::sort(found.begin(), found.end(),
            [](const FoundResult& a, const FoundResult& b) {
              return a.last_used < b.last_used;
            });
  absl::MutexLock lock(&mutex_);
  for (const FoundResult& result : found) index_.Add(result.key, result.bytes);
  // The limits may have been lowered.
  RemoveSurplus();
  spdlog::info("action cache: {} results, {} bytes, in {}", index_.results(),
               index_.bytes(), options_.directory);
  return absl::OkStatus();
}

std::string DiskActionCache::PathOf(absl::string_view key) const {
  return absl::StrCat(options_.directory, "/", key);
}

std::string DiskActionCache::TemporaryDirectory() const {
  return absl::StrCat(options_.directory, "/", kTemporaries);
}

std::optional<std::string> DiskActionCache::Get(absl::string_view key) {
  {
    absl::MutexLock lock(&mutex_);
    if (!index_.Touch(key)) return std::nullopt;
  }
  if (const auto recent = FindRecent(key)) return *recent;
  absl::StatusOr<std::string> result = Read(key);
  if (result.ok()) return *std::move(result);
  if (IsFailureOfTheMachine(result.status())) {
    spdlog::error("action cache: result {} cannot be read now: {}",
                  std::string(key), std::string(result.status().message()));
  } else {
    DropBroken(key, result.status());
  }
  return std::nullopt;
}

std::shared_ptr<const std::string> DiskActionCache::FindRecent(
    absl::string_view key) {
  const std::string path = PathOf(key);
  const std::optional<platform::FileState> file = platform::StateOfFile(path);
  if (!file.has_value()) return nullptr;
  std::shared_ptr<const std::string> result = recent_.Find(key, *file);
  if (result == nullptr) return nullptr;
  // The order of use, for the next server.
  utimensat(AT_FDCWD, path.c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
  const std::optional<platform::FileState> touched =
      platform::StateOfFile(path);
  if (touched.has_value()) recent_.SetFile(key, *touched);
  return result;
}

absl::StatusOr<std::string> DiskActionCache::Read(absl::string_view key) {
  const std::string path = PathOf(key);
  // Its time is the order of use, for the next server.
  absl::StatusOr<std::string> result =
      ReadResultFile(path, key, options_.max_bytes);
  if (!result.ok()) return result.status();
  // One that takes the file's place right now is of equal content: a key has
  // one result.
  const std::optional<platform::FileState> state = platform::StateOfFile(path);
  if (state.has_value()) {
    recent_.Keep(key, *state, std::make_shared<const std::string>(*result));
  }
  return result;
}

void DiskActionCache::DropBroken(absl::string_view key,
                                 const absl::Status& why) {
  absl::MutexLock lock(&mutex_);
  // Evicted meanwhile, and no error.
  if (!index_.Contains(key)) return;
  spdlog::error("action cache: result {} is broken and was removed: {}",
                std::string(key), std::string(why.message()));
  // A good one may have come in its place meanwhile; it is made again.
  unlink(PathOf(key).c_str());
  index_.Remove(key);
}

absl::Status DiskActionCache::Put(absl::string_view key,
                                  absl::string_view result) {
  if (!IsActionKey(key)) {
    return absl::InvalidArgumentError("is no action's key");
  }
  const int64_t bytes = ResultFileBytes(result);
  if (bytes > options_.max_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the result has ", bytes, " bytes; the cache holds ",
                     options_.max_bytes, " at most"));
  }
  const std::string temporary =
      absl::StrCat(TemporaryDirectory(), "/", next_temporary_.fetch_add(1));
  absl::Status status = Write(temporary, key, result);
  if (status.ok()) status = Commit(temporary, key, bytes);
  if (!status.ok()) unlink(temporary.c_str());
  return status;
}

absl::Status DiskActionCache::Write(const std::string& path,
                                    absl::string_view key,
                                    absl::string_view result) const {
  const platform::UniqueFd fd(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.valid()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot make ", path));
  }
  return WriteResultFile(fd.get(), path, key, result);
}

absl::Status DiskActionCache::Commit(const std::string& path,
                                     absl::string_view key, int64_t bytes) {
  absl::MutexLock lock(&mutex_);
  const std::string name = PathOf(key);
  if (rename(path.c_str(), name.c_str()) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot rename to ", name));
  }
  index_.Add(key, bytes);
  RemoveSurplus();
  return absl::OkStatus();
}

void DiskActionCache::Remove(absl::string_view key) {
  absl::MutexLock lock(&mutex_);
  if (!index_.Contains(key)) return;
  unlink(PathOf(key).c_str());
  index_.Remove(key);
}

void DiskActionCache::RemoveSurplus() {
  for (const std::string& key : index_.TakeSurplus()) {
    unlink(PathOf(key).c_str());
  }
}

int64_t DiskActionCache::bytes() const {
  absl::MutexLock lock(&mutex_);
  return index_.bytes();
}

int64_t DiskActionCache::results() const {
  absl::MutexLock lock(&mutex_);
  return index_.results();
}

}  // namespace metad::store
