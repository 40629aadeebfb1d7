#ifndef METAD_SERVER_STORE_LENT_FILES_H_
#define METAD_SERVER_STORE_LENT_FILES_H_

#include <cstdint>
#include <functional>
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
  // Makes a directory that is this object's alone, and returns its path;
  // whoever made it removes it.
  using DirectoryMaker = std::function<absl::StatusOr<std::string>()>;

  // The directory is made with the first file, so that where there is none it
  // costs nothing.
  explicit LentFiles(DirectoryMaker make_directory)
      : make_directory_(std::move(make_directory)) {}

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

  // A name for a file, and its path.
  struct NewFile {
    std::string name;
    std::string path;
  };
  absl::StatusOr<NewFile> NameFile();
  std::string PathOf(absl::string_view name) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const DirectoryMaker make_directory_;
  absl::Mutex mutex_;
  // Empty until it is needed.
  std::string directory_ ABSL_GUARDED_BY(mutex_);
  uint64_t last_name_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<std::string, std::shared_ptr<const PinnedBlob>> files_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_LENT_FILES_H_
