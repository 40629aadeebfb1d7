#ifndef METAD_CLIENT_REPLACED_FILE_H_
#define METAD_CLIENT_REPLACED_FILE_H_

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cancellation.h"

namespace metad::client {

// A file that takes the place of `path` in three steps, each of which can be
// undone until the last: Write(), or Open(), Append() and Close(), or Adopt(),
// fills a temporary beside it, Replace() renames that to `path` and keeps what
// was there, Commit() lets go of the old one. The destructor undoes what was
// not committed.
class ReplacedFile {
 public:
  explicit ReplacedFile(std::string path) : path_(std::move(path)) {}
  ~ReplacedFile();
  ReplacedFile(ReplacedFile&& other) noexcept;
  ReplacedFile& operator=(ReplacedFile&&) = delete;

  absl::Status Write(absl::string_view content,
                     const Cancellation& cancellation);
  // The same in pieces.
  absl::Status Open();
  absl::Status Append(absl::string_view piece,
                      const Cancellation& cancellation);
  absl::Status Close();
  // The same by `move`, which puts a complete file at the path that it is
  // given. That gets the mode of a new file. False when it could not be moved,
  // and the others may be tried; an error when it was, and is of no use.
  absl::StatusOr<bool> Adopt(
      const std::function<absl::Status(const std::string& path)>& move);
  // After Write(), Close() or Adopt().
  absl::Status Replace();
  // After Replace(). Leaves at worst the old file under a temporary name.
  void Commit();

 private:
  const std::string path_;
  std::string temporary_;  // empty: there is none
  std::string old_;        // what was at path_; empty: nothing was kept
  bool replaced_ = false;
  int fd_ = -1;  // between Open() and Close()
};

// `text` such as "cannot write", the path and what errno `error` means.
absl::Status FileError(absl::string_view text, const std::string& path,
                       int error);

}  // namespace metad::client

#endif  // METAD_CLIENT_REPLACED_FILE_H_
