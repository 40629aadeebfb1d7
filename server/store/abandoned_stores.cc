#include "server/store/abandoned_stores.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "server/platform/unique_fd.h"
#include "server/store/store_directory.h"

namespace metad::store {
namespace {

namespace fs = std::filesystem;

// What mkdtemp(3) makes up.
constexpr size_t kMadeUp = 6;

bool IsOwnDirectory(const std::string& path) {
  struct stat status;
  return lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == geteuid();
}

// A directory without the lock may be one that is being set up.
void RemoveIfAbandoned(const std::string& directory) {
  const std::string root = directory + kPassingStore;
  if (!IsOwnDirectory(directory) || !IsOwnDirectory(root)) return;
  const platform::UniqueFd lock(open(StoreDirectory::LockPath(root).c_str(),
                                     O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!lock.valid() || flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return;
  std::error_code error;
  fs::remove_all(directory, error);
  spdlog::info("blob store: removed {}, which a killed process left",
               directory);
}

}  // namespace

void RemoveAbandonedStores(const std::string& parent,
                           absl::string_view prefix) {
  std::error_code error;
  fs::directory_iterator entry(parent, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.size() == prefix.size() + kMadeUp &&
        absl::string_view(name).substr(0, prefix.size()) == prefix) {
      RemoveIfAbandoned(entry->path().string());
    }
  }
}

}  // namespace metad::store
