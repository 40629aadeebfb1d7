#ifndef METAD_SERVER_STORE_RECENT_RESULTS_H_
#define METAD_SERVER_STORE_RECENT_RESULTS_H_

#include <cstddef>
#include <list>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "server/platform/file_state.h"

namespace metad::store {

// Results that were checked when they came into memory, each for as long as its
// file is the one that it was read from: to read and to hash a result again on
// each use takes longer than to send it. Of bounded size; those that were not
// used for longest go. Thread-safe.
class RecentResults {
 public:
  explicit RecentResults(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Null where it is not here, or was read from another file than the key's is
  // now.
  std::shared_ptr<const std::string> Find(absl::string_view key,
                                          const platform::FileState& file);

  // Keeps what was read from `file`, unless it would take too much of the room.
  void Keep(absl::string_view key, const platform::FileState& file,
            std::shared_ptr<const std::string> result);

  // The file of the result has these times from now on: whoever calls this has
  // changed nothing else. Nothing happens if it is another file.
  void SetFile(absl::string_view key, const platform::FileState& file);

 private:
  struct Kept {
    std::string key;
    platform::FileState file;
    std::shared_ptr<const std::string> result;
  };
  using Order = std::list<Kept>;

  void Drop(Order::iterator kept) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t max_bytes_;
  absl::Mutex mutex_;
  // Used last first.
  Order order_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, Order::iterator> kept_
      ABSL_GUARDED_BY(mutex_);
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_RECENT_RESULTS_H_
