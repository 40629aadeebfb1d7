#ifndef METAD_SERVER_PLATFORM_PRIVATE_DIRECTORY_H_
#define METAD_SERVER_PLATFORM_PRIVATE_DIRECTORY_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/platform/kept_file.h"
#include "server/platform/unique_fd.h"

namespace metad::platform {

// A new directory, mode 0700, that disappears with this object, whatever is in
// it by then.
//
// Relative paths below it have '/' between components, none of them empty, "."
// or "..", and are at most 4095 bytes; anything else is InvalidArgument. No
// symbolic link is followed on the way to a file, not even in the middle: a
// program that ran in here may have planted some. Not thread-safe.
class PrivateDirectory {
 public:
  // Below `root`, an existing directory; its name begins with `prefix`. Errors
  // as of mkdtemp(3).
  static absl::StatusOr<PrivateDirectory> Create(
      const std::string& root, absl::string_view prefix = "metad-");

  PrivateDirectory(PrivateDirectory&& other) noexcept;
  PrivateDirectory& operator=(PrivateDirectory&& other) noexcept;
  // Removes the tree; symbolic links are removed, not followed.
  ~PrivateDirectory();

  // Absolute when `root` was.
  const std::string& path() const { return path_; }

  // Creates parents as needed, mode 0700. AlreadyExists when something has
  // that name.
  absl::Status MakeDirectory(absl::string_view relative_path);

  // Creates the directories above `relative_path`, those that are missing.
  absl::Status MakeParents(absl::string_view relative_path);

  // Writes a new file, mode 0600, creating its parents. AlreadyExists when
  // something has that name. Its times are the beginning of 1970, so that a
  // program that looks at them sees the same whenever it runs.
  absl::Status WriteFile(absl::string_view relative_path,
                         absl::string_view content);

  // The same of a content that `write` hands over piece after piece, and whose
  // errors it passes on, as this does with its own.
  using AppendPiece = absl::FunctionRef<absl::Status(absl::string_view)>;
  absl::Status WriteFileInPieces(
      absl::string_view relative_path,
      absl::FunctionRef<absl::Status(AppendPiece)> write);

  // NotFound; FailedPrecondition for what is no regular file or is reached
  // through a symbolic link; OutOfRange for one above `max_bytes`.
  absl::StatusOr<KeptFile> OpenFile(absl::string_view relative_path,
                                    int64_t max_bytes) const;

 private:
  PrivateDirectory(std::string path, UniqueFd fd);
  // A new file, for writing.
  absl::StatusOr<UniqueFd> CreateFile(absl::string_view relative_path);
  void Remove() noexcept;

  std::string path_;
  // The directory itself, so that files are opened relative to it. Invalid
  // once moved from.
  UniqueFd fd_;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_PRIVATE_DIRECTORY_H_
