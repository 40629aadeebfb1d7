#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_ARCHIVE_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_ARCHIVE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/formats/model_library/library_problem.h"

struct archive_entry;

namespace metad::formats {

// What keeps a hostile archive cheap. It is not packed, so that its members
// together are never larger than it is.
struct ArchiveLimits {
  size_t max_members = 16384;
  size_t max_path_bytes = 1024;
  int64_t max_member_bytes = int64_t{1} << 30;
};

struct LibraryMember {
  // Relative, '/' between components, without "." components.
  std::string path;
  // Refers to the bytes that the archive was read from.
  absl::string_view content;
  // Of its header, in the file that the user named; nothing where it is in none
  // as it is.
  std::optional<int64_t> offset;
};

struct ArchiveContents {
  // Files, in the archive's order.
  std::vector<LibraryMember> members;
  // The members are complete only if there is none.
  std::vector<LibraryProblem> problems;
};

// A member's path as LibraryMember has it, empty for the archive's own
// directory; InvalidArgument where it is absolute, leaves the archive, is too
// long or is not UTF-8. The message follows the path.
absl::StatusOr<std::string> CleanMemberPath(const std::string& path,
                                            const ArchiveLimits& limits);

// "a symbolic link", and so on, of what is neither file nor directory.
std::string KindOfMember(archive_entry* entry);

// Whether a file of that beginning may be a tar archive.
bool LooksLikeTar(absl::string_view file);

// Reads a tar archive of files and directories (ustar, pax, GNU), in place: no
// content is copied. A path that is absolute, leaves the archive or is there
// twice, a link, a device, a file that is not stored byte by byte (holes at its
// beginning, between its parts or at its end) and an archive that ends before
// its end marker are problems, and so is what exceeds the limits.
ArchiveContents ReadLibraryArchive(absl::string_view file,
                                   const ArchiveLimits& limits = {});

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_ARCHIVE_H_
