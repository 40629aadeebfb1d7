#ifndef METAD_CLIENT_ARTIFACT_WRITER_H_
#define METAD_CLIENT_ARTIFACT_WRITER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/cancellation.h"

namespace metad::client {

// Takes the next bytes of a content.
using ContentSink = std::function<absl::Status(absl::string_view)>;

// Has a file of a complete content take the place of that at a path.
using ContentMover = std::function<absl::Status(const std::string& path)>;

// One file to write. The views must outlive the call.
struct OutputFile {
  absl::string_view name;
  absl::string_view content;
  // 64 lower-case hexadecimal digits.
  absl::string_view sha256;
  // Set where the content is still elsewhere, and `content` empty: hands it to
  // the sink, piece after piece, and passes on the sink's error.
  std::function<absl::Status(const ContentSink&)> fetch = nullptr;
  // May be set with `fetch`, for a content that is in a file which nobody else
  // needs, and needs no check: spares a copy where it succeeds.
  ContentMover move_to = nullptr;
  // Of what `move_to` moves.
  int64_t bytes = 0;
  // Made in this process: `sha256` is empty, and nothing is checked.
  bool is_own = false;
};

struct WriteSettings {
  // A file that has its content already stays as it is, and so does the time at
  // which it was last changed.
  bool keep_unchanged = false;
  // A file that tells build systems of the others; empty path: none. It is put
  // in place before them: whoever is interrupted between the two finds outputs
  // that are too old, not a depfile that is.
  std::string depfile_path;
  std::string depfile;
};

struct WrittenFile {
  std::string path;
  int64_t bytes = 0;
};

// The directory, or the innermost one above it that is there.
std::string ExistingDirectory(const std::string& directory);

// Whether outputs can go to `directory`: it is one, or can be made. NotFound is
// not among the errors; InvalidArgument if something else has that name,
// PermissionDenied if it must not be written to.
absl::Status CheckOutputDirectory(const std::string& directory);

// Writes all files to `directory`, and the depfile, or none; directories that
// are absent are made. Each
// goes to a temporary there, and once all are complete they are renamed. On any
// error, and on `cancellation`, the temporaries are removed, what had the
// files' names before is put back, and a directory that was made is removed.
// Errors:
//   any               of OutputFile::fetch
//   DataLoss          a content does not have its sha256, or a name is no plain
//                     file name: the server is not trusted with the rest of the
//                     disk
//   PermissionDenied  by the file system
//   Cancelled         by `cancellation`
//   Internal          any other error of the file system, a full disk among
//   them
absl::StatusOr<std::vector<WrittenFile>> WriteArtifacts(
    const std::string& directory, const std::vector<OutputFile>& files,
    const Cancellation& cancellation, const WriteSettings& settings = {});

}  // namespace metad::client

#endif  // METAD_CLIENT_ARTIFACT_WRITER_H_
