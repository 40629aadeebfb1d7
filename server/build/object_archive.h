#ifndef METAD_SERVER_BUILD_OBJECT_ARCHIVE_H_
#define METAD_SERVER_BUILD_OBJECT_ARCHIVE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::build {

struct ArchiveMember {
  std::string name;
  std::string content;
};

// Members of a System V `ar` archive in file order, with GNU or BSD names,
// without the archive's own tables. Read with libarchive. The bytes may be
// hostile; what is returned is never larger than they are. InvalidArgument says
// what is wrong: no archive, a thin one (its members are other files), cut
// short, empty.
absl::StatusOr<std::vector<ArchiveMember>> ReadObjectArchive(
    absl::string_view bytes);

}  // namespace metad::build

#endif  // METAD_SERVER_BUILD_OBJECT_ARCHIVE_H_
