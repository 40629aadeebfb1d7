#ifndef METAD_SERVER_FORMATS_ARCHIVES_ZIP_DIRECTORY_H_
#define METAD_SERVER_FORMATS_ARCHIVES_ZIP_DIRECTORY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::formats {

// What a zip archive's directory says of a member.
struct ZipMember {
  // In UTF-8: as it stands where the member says so, which may be untrue; the
  // one that an Info-ZIP Unicode path gives; code page 437 else, which is what
  // the format means by a name without that flag.
  std::string name;
  // As in the archive.
  std::string raw_name;
  // 0 is stored, 8 deflated.
  uint32_t method = 0;
  bool encrypted = false;
  uint32_t crc32 = 0;
  // Of its data in the archive, and unpacked.
  uint64_t packed_bytes = 0;
  uint64_t bytes = 0;
  // Of its header in the archive.
  uint64_t header_offset = 0;
};

// A zip archive's directory, which its last bytes lead to:
//
//   members           each "PK\3\4", a header, and data
//   directory         for each member "PK\1\2", a fixed part, name, extra
//   fields
//                     and comment
//   zip64 end         "PK\6\6" and a locator "PK\6\7", where an archive needs
//                     them: numbers of 64 bits
//   end of directory  "PK\5\6", how many entries, where they are; a comment
//
// (PKWARE's APPNOTE.TXT, 6.3). All numbers are little-endian.
struct ZipDirectory {
  // In the order of their places in the archive.
  std::vector<ZipMember> members;
  // Where it is: no member's data reaches beyond.
  uint64_t offset = 0;
};

// InvalidArgument, at which byte what was expected, for what has no directory,
// for one in several volumes, and for one of more than `max_members`.
absl::StatusOr<ZipDirectory> ReadZipDirectory(absl::string_view file,
                                              size_t max_members);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_ARCHIVES_ZIP_DIRECTORY_H_
