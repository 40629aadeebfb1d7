#ifndef METAD_SERVER_STORE_SHARED_DIRECTORY_H_
#define METAD_SERVER_STORE_SHARED_DIRECTORY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::store {

struct SharedDirectoryOptions {
  // Absolute; made if it is not there, and its parents.
  std::string directory;
  // Of all entries together, as disks count them.
  int64_t max_bytes = int64_t{1} << 30;
};

// Entries of a cache as files of one directory that many processes use at once,
// none of which is its owner. Any of them may be killed at any moment. The
// layout and its rules are in README.md.
//
// Thread-safe; calls may block on a disk, and for some milliseconds on another
// process.
class SharedDirectory {
 public:
  // FailedPrecondition when the directory is another user's, or others may
  // write to it, or it is neither empty nor a cache; else errors of the file
  // system, such as PermissionDenied where it cannot be written to.
  static absl::StatusOr<std::unique_ptr<SharedDirectory>> Open(
      SharedDirectoryOptions options);

  SharedDirectory(const SharedDirectory&) = delete;
  SharedDirectory& operator=(const SharedDirectory&) = delete;

  // Names are [0-9a-z-]+, and below 128 bytes.

  // What was written last under the name, to the last bit; it counts as used
  // now. A file that is something else is removed, and reported in the log.
  std::optional<std::string> Read(absl::string_view name);

  // Whole or not at all. Entries that were not used for longest make room.
  // ResourceExhausted for what is larger than a quarter of the cache;
  // Unavailable when others keep the directory locked; else errors of the file
  // system.
  absl::Status Write(absl::string_view name, absl::string_view content);

  // No error when there is none.
  void Remove(absl::string_view name);

 private:
  explicit SharedDirectory(SharedDirectoryOptions options)
      : options_(std::move(options)) {}

  absl::Status MakeDirectories() const;
  std::string EntryPath(absl::string_view name) const;
  std::string LockPath() const;
  // Counts the bytes of a file that is to be written, and removes entries if
  // they are too many. Before it is written: whoever is killed meanwhile has
  // counted too much, and the next sweep counts anew.
  absl::Status TakeRoom(int64_t bytes);
  // Counts the files; if they are too many, removes what was not used for
  // longest. Returns the bytes of the rest.
  int64_t Sweep() const;
  absl::Status Rename(const std::string& temporary,
                      absl::string_view name) const;

  const SharedDirectoryOptions options_;
};

}  // namespace metad::store

#endif  // METAD_SERVER_STORE_SHARED_DIRECTORY_H_
