#include "server/rpc/server_store.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/store/abandoned_stores.h"

namespace metad::rpc {
namespace {

// Of a directory for a store that ends with this server.
constexpr char kPassingPrefix[] = ".metad-";

}  // namespace

ServerStore::ServerStore(ServerStoreOptions options)
    : options_(std::move(options)), blobs_([this] { return Open(); }) {}

absl::StatusOr<std::string> ServerStore::Directory() {
  if (absl::Status open = blobs_.EnsureOpen(); !open.ok()) return open;
  absl::MutexLock lock(&mutex_);
  return directory_;
}

absl::StatusOr<std::string> ServerStore::ScratchDirectory() {
  absl::MutexLock lock(&mutex_);
  if (!scratch_.has_value()) {
    absl::StatusOr<platform::PrivateDirectory> made =
        platform::PrivateDirectory::Create(options_.scratch_root);
    if (!made.ok()) return made.status();
    scratch_ = *std::move(made);
  }
  return scratch_->path();
}

absl::StatusOr<std::string> ServerStore::MakeLentDirectory() {
  // It is known after that whether passing_root is of any use.
  if (absl::Status open = blobs_.EnsureOpen(); !open.ok()) return open;
  absl::StatusOr<std::string> parent = ScratchOrPassing();
  if (!parent.ok()) return parent.status();
  std::string path = absl::StrCat(*parent, "/lent");
  if (mkdir(path.c_str(), 0700) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot make ", path));
  }
  return path;
}

absl::StatusOr<std::string> ServerStore::ScratchOrPassing() {
  {
    absl::MutexLock lock(&mutex_);
    if (passing_.has_value()) return passing_->path();
  }
  return ScratchDirectory();
}

ServerStore::OpenedStore ServerStore::Open() {
  if (!options_.blobs.directory.empty()) {
    return OpenAt(options_.blobs.directory);
  }
  if (!options_.passing_root.empty()) {
    OpenedStore store = OpenPassing();
    if (store.ok()) return store;
    // Not every file system has owners, modes and locks. It costs a copy.
    spdlog::info("blob store: not in {}: {}", options_.passing_root,
                 store.status().ToString());
  }
  const absl::StatusOr<std::string> scratch = ScratchDirectory();
  if (!scratch.ok()) return scratch.status();
  return OpenAt(*scratch + store::kPassingStore);
}

ServerStore::OpenedStore ServerStore::OpenAt(const std::string& path) {
  store::DiskBlobStoreOptions chosen = options_.blobs;
  chosen.directory = path;
  OpenedStore opened = store::DiskBlobStore::Open(std::move(chosen));
  absl::MutexLock lock(&mutex_);
  if (opened.ok()) directory_ = path;
  return opened;
}

ServerStore::OpenedStore ServerStore::OpenPassing() {
  store::RemoveAbandonedStores(options_.passing_root, kPassingPrefix);
  absl::StatusOr<platform::PrivateDirectory> directory =
      platform::PrivateDirectory::Create(options_.passing_root, kPassingPrefix);
  if (!directory.ok()) return directory.status();
  OpenedStore store = OpenAt(directory->path() + store::kPassingStore);
  absl::MutexLock lock(&mutex_);
  if (store.ok()) passing_ = *std::move(directory);
  return store;
}

}  // namespace metad::rpc
