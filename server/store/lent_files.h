#ifndef METAD_SERVER_STORE_LENT_FILES_H_
#define METAD_SERVER_STORE_LENT_FILES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "server/store/blob_store.h"

namespace metad::store {

// What a server makes for the client in its own process, which takes the files
// away: nothing is kept, so nothing is named by its digest, and none is
// computed unless somebody asks. How much there is of it is for the disk to
// say. Thread-safe; outlives what it hands out.
class LentFiles : public BlobMaker {
 public:
  // `directory` is this object's alone, and whoever made it removes it.
  explicit LentFiles(std::string directory)
      : directory_(std::move(directory)) {}

  absl::StatusOr<std::unique_ptr<BlobWriter>> NewBlob(
      int64_t expected_bytes) override;

  // The file takes the place of what is at `path`. Whoever has it open can go
  // on reading. NotFound where there is none of that name; when the path is on
  // another file system, or for other errors of it, nothing has changed.
  absl::Status MoveOut(absl::string_view name, const std::string& path);

  // Null where there is none, or it was moved out.
  std::shared_ptr<const PinnedBlob> Find(absl::string_view name);

 private:
  class Writer;

  std::string PathOf(absl::string_view name) const;

  const std::string directory_;
  absl::Mutex mutex_;
  uint64_t last_name_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<std::string, std::shared_ptr<const PinnedBlob>> files_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_LENT_FILES_H_
