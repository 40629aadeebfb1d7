#ifndef METAD_SERVER_STORE_DISK_ACTION_CACHE_H_
#define METAD_SERVER_STORE_DISK_ACTION_CACHE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "server/store/action_cache.h"
#include "server/store/action_index.h"
#include "server/store/recent_results.h"

namespace metad::store {

struct DiskActionCacheOptions {
  // The cache's own; made if it is not there. It lies in the directory of a
  // blob store that this process has taken: that lock covers the cache as well.
  std::string directory;
  // Of all results together, as files.
  int64_t max_bytes = int64_t{1} << 30;
  int64_t max_results = int64_t{1} << 16;
};

// Results as files of one directory. The layout and its rules are in README.md.
class DiskActionCache : public ActionCache {
 public:
  // Finds what an earlier server left. Errors of the file system.
  static absl::StatusOr<std::unique_ptr<DiskActionCache>> Open(
      DiskActionCacheOptions options);

  std::optional<std::string> Get(absl::string_view key) override;
  absl::Status Put(absl::string_view key, absl::string_view result) override;
  void Remove(absl::string_view key) override;

  int64_t bytes() const;
  int64_t results() const;

 private:
  explicit DiskActionCache(DiskActionCacheOptions options);

  absl::Status Recover();
  std::string PathOf(absl::string_view key) const;
  std::string TemporaryDirectory() const;
  // The result in the key's file, checked; it stays in memory for a while.
  absl::StatusOr<std::string> Read(absl::string_view key);
  // Null unless it is in memory, checked, and its file is as it was.
  std::shared_ptr<const std::string> FindRecent(absl::string_view key);
  absl::Status Write(const std::string& path, absl::string_view key,
                     absl::string_view result) const;
  // The file becomes the key's result.
  absl::Status Commit(const std::string& path, absl::string_view key,
                      int64_t bytes);
  void DropBroken(absl::string_view key, const absl::Status& why);
  void RemoveSurplus() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const DiskActionCacheOptions options_;
  std::atomic<uint64_t> next_temporary_{0};
  // Guards the results' names on disk as well, so that index and disk agree;
  // files are read and written without it.
  mutable absl::Mutex mutex_;
  ActionIndex index_ ABSL_GUARDED_BY(mutex_);
  RecentResults recent_;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_DISK_ACTION_CACHE_H_
