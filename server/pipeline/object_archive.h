#ifndef METAD_SERVER_PIPELINE_OBJECT_ARCHIVE_H_
#define METAD_SERVER_PIPELINE_OBJECT_ARCHIVE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::pipeline {

struct ArchiveMember {
  // As the archive has it: also a path, where it was made with full path names
  // (`ar P`).
  std::string name;
  std::string content;
};

// Members of a System V `ar` archive in file order, with GNU names ("/12" is a
// place in the table "//"), BSD names ("#1/20" is the length of the name before
// the content) or Microsoft's, which are GNU's with NUL in place of "/\n"; and
// without the archive's own tables: indices of symbols and the table of names.
// The bytes may be hostile; what is returned is never larger than they are.
// InvalidArgument says what is wrong and at which offset: no archive, a thin
// one (its members are other files), cut short, a name outside its table,
// empty.
absl::StatusOr<std::vector<ArchiveMember>> ReadObjectArchive(
    absl::string_view bytes);

}  // namespace metad::pipeline

#endif  // METAD_SERVER_PIPELINE_OBJECT_ARCHIVE_H_
