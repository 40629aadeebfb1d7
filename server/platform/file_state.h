#ifndef METAD_SERVER_PLATFORM_FILE_STATE_H_
#define METAD_SERVER_PLATFORM_FILE_STATE_H_

#include <cstdint>
#include <optional>
#include <string>

namespace metad::platform {

// What a file's inode tells of it: a file that is replaced, or written to, has
// another state afterwards, as long as the clock's tick (some milliseconds) has
// passed in between.
struct FileState {
  uint64_t device = 0;
  uint64_t inode = 0;
  int64_t size_bytes = 0;
  // Since the epoch.
  int64_t modified_nanoseconds = 0;
  int64_t changed_nanoseconds = 0;

  friend bool operator==(const FileState& a, const FileState& b) {
    return a.device == b.device && a.inode == b.inode &&
           a.size_bytes == b.size_bytes &&
           a.modified_nanoseconds == b.modified_nanoseconds &&
           a.changed_nanoseconds == b.changed_nanoseconds;
  }
};

// Of a regular file; symbolic links are followed. Nothing where there is none.
std::optional<FileState> StateOfFile(const std::string& path);

// The same of a file that is open; nothing where that cannot be told.
std::optional<FileState> StateOfOpenFile(int fd);

// The same of a directory: it is another one when an entry of it comes, goes or
// is replaced, not when one is written to.
std::optional<FileState> StateOfDirectory(const std::string& path);

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_FILE_STATE_H_
