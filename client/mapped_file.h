#ifndef METAD_CLIENT_MAPPED_FILE_H_
#define METAD_CLIENT_MAPPED_FILE_H_

#include <sys/stat.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/mapping_faults.h"
#include "client/opened_file.h"
#include "server/formats/byte_range.h"

namespace metad::client {

// Longest file that is mapped: what one tensor on the wire may have.
inline constexpr int64_t kMaxMappedFileBytes = int64_t{1} << 40;

// A file whose bytes are where the kernel keeps them, read when they are
// touched. What cannot be mapped, such as a pipe, is read to its end and kept,
// up to kMaxInputFileBytes (input_file.h). Thread-safe.
//
// Of a file that shrinks while it is mapped, bytes that are gone read as zeros
// (MappingFaults, without which they end the process with SIGBUS); one that is
// written to shows the new bytes. What was made of the content counts only if
// CheckUnchanged() is OK afterwards.
class MappedFile : public formats::ByteOwner {
 public:
  // Errors as those of ReadInputFile; their messages do not repeat the path.
  static absl::StatusOr<std::shared_ptr<const MappedFile>> Open(
      const std::string& path);
  ~MappedFile() override;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  absl::string_view content() const { return content_; }

  // Gives back the pages up to the end of `part`, but for one that it ends in.
  void ReleasePages(absl::string_view part) const override;

  // Small files are not kept open: there may be thousands of them.
  std::optional<formats::BytePlace> PlaceOf(
      absl::string_view part) const override;

  // FailedPrecondition unless the file at the path is the one that was opened,
  // with the size and the time of the last change that it had then.
  absl::Status CheckUnchanged() const override;

 private:
  // What a file that was not written to keeps.
  struct Identity {
    uint64_t device = 0;
    uint64_t file = 0;
    int64_t size = 0;
    int64_t changed_seconds = 0;
    int64_t changed_nanoseconds = 0;
  };

  explicit MappedFile(std::string path) : path_(std::move(path)) {}
  static Identity IdentityOf(const struct stat& info);

  const std::string path_;
  Identity identity_;
  // Nothing where the file is not kept open.
  std::optional<OpenedFile> file_;
  // Null where the content was read.
  void* mapping_ = nullptr;
  std::optional<MappingGuard> guard_;
  std::string read_;
  absl::string_view content_;
};

// The content of the file at `path`, mapped.
absl::StatusOr<formats::ByteRange> MapFile(const std::string& path);

}  // namespace metad::client

#endif  // METAD_CLIENT_MAPPED_FILE_H_
