#ifndef METAD_SERVER_PLATFORM_KEPT_FILE_H_
#define METAD_SERVER_PLATFORM_KEPT_FILE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/platform/unique_fd.h"

namespace metad::platform {

// A regular file that is open for reading, and so is there for as long as this,
// whatever becomes of its name. Somebody may still write to it. Thread-safe.
class KeptFile {
 public:
  // `name` is for messages. FailedPrecondition for what is no regular file;
  // OutOfRange for one above `max_bytes`.
  static absl::StatusOr<KeptFile> Of(UniqueFd fd, absl::string_view name,
                                     int64_t max_bytes);

  // When it was opened.
  int64_t size() const { return size_; }

  // Hands the first size() bytes to `take`, piece after piece, and passes on
  // its error; memory holds one piece. DataLoss when the file has become
  // shorter.
  absl::Status ForEachPiece(
      absl::FunctionRef<absl::Status(absl::string_view)> take) const;

  // All of them; errors as above.
  absl::StatusOr<std::string> ReadAll() const;

 private:
  KeptFile(UniqueFd fd, absl::string_view name, int64_t size)
      : fd_(std::move(fd)), name_(name), size_(size) {}

  UniqueFd fd_;
  std::string name_;
  int64_t size_;
};

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_KEPT_FILE_H_
