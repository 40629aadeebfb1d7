#ifndef METAD_SERVER_STORE_UPLOAD_TABLE_H_
#define METAD_SERVER_STORE_UPLOAD_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "server/store/upload_session.h"

namespace metad::store {

// One upload, shared by its writers and the table.
struct SharedUpload {
  explicit SharedUpload(UploadSession upload_session)
      : session(std::move(upload_session)) {}

  absl::Mutex mutex;
  UploadSession session ABSL_GUARDED_BY(mutex);
  // Counts the writers; only the newest may append.
  int writer ABSL_GUARDED_BY(mutex) = 0;
  // Its file is gone, or became a blob.
  bool gone ABSL_GUARDED_BY(mutex) = false;
};

// The uploads under way, by the path of their file. Bounded in number and age:
// when there are too many, the one that nobody has written to for longest goes.
// Thread-safe.
class UploadTable {
 public:
  UploadTable(int max_uploads, absl::Duration max_age)
      : max_uploads_(static_cast<size_t>(max_uploads)), max_age_(max_age) {}

  // One that a former server left.
  void Restore(UploadSession session, absl::Time last_used);

  struct Opened {
    // Null when there are too many uploads, and all of them have writers.
    std::shared_ptr<SharedUpload> upload;
    // Removed from the table to keep its bounds; the caller ends them.
    std::vector<std::shared_ptr<SharedUpload>> dropped;
  };
  // The upload of this session's path: the one that is there, or the given one.
  // It has a writer more.
  Opened Open(UploadSession session, absl::Time now);

  // A writer is done with this upload.
  void Release(const std::string& path, const SharedUpload& upload,
               absl::Time now);

  // Null when there is none.
  std::shared_ptr<SharedUpload> Find(const std::string& path) const;

  // Forgets this upload, unless another one has its path by now.
  void Remove(const std::string& path, const SharedUpload& upload);

  int max_uploads() const { return static_cast<int>(max_uploads_); }

 private:
  struct Entry {
    std::shared_ptr<SharedUpload> upload;
    int writers = 0;
    absl::Time last_used;
  };
  using Entries = absl::flat_hash_map<std::string, Entry>;

  std::vector<std::shared_ptr<SharedUpload>> DropIdle(absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // The one without writers that was used longest ago; end() for none.
  Entries::iterator OldestIdle() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t max_uploads_;
  const absl::Duration max_age_;
  mutable absl::Mutex mutex_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_UPLOAD_TABLE_H_
