#ifndef METAD_CLIENT_OPENED_FILE_H_
#define METAD_CLIENT_OPENED_FILE_H_

#include <sys/stat.h>

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace metad::client {

// A file open for reading, or a pipe, or whatever else can be read. The
// messages of all errors leave out the path.
class OpenedFile {
 public:
  // NotFound, PermissionDenied, InvalidArgument for a directory, else Internal.
  static absl::StatusOr<OpenedFile> Open(const std::string& path);
  ~OpenedFile();
  OpenedFile(OpenedFile&& other) noexcept;
  OpenedFile& operator=(OpenedFile&&) = delete;

  int descriptor() const { return descriptor_; }
  // As it was when the file was opened.
  const struct stat& info() const { return info_; }

  // The content, from the present position to its end. InvalidArgument where
  // that is more than `max_bytes`, Cancelled where the user wants to stop while
  // a pipe's writer is waited for.
  absl::StatusOr<std::string> ReadToEnd(int64_t max_bytes) const;

 private:
  OpenedFile() = default;

  int descriptor_ = -1;
  struct stat info_ = {};
};

// "is longer than ..."
absl::Status LongerThan(int64_t max_bytes);

}  // namespace metad::client

#endif  // METAD_CLIENT_OPENED_FILE_H_
