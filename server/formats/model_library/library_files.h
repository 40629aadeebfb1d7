#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_FILES_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_FILES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/formats/byte_range.h"
#include "server/formats/model_library/library_archive.h"
#include "server/formats/model_library/library_problem.h"

namespace metad::formats {

// The files of a Model Library Format, however they came: in a tar archive, in
// one that is packed once more, or in a directory.
struct LibraryFiles {
  // In the archive's order; of a directory, by path. Their contents refer to
  // `bytes`.
  std::vector<LibraryMember> members;
  std::vector<ByteRange> bytes;
  // How they came, where that is to be said.
  std::vector<std::string> notes;
  // The members are complete only if there is none.
  std::vector<LibraryProblem> problems;
  // Of a directory, the paths of the files that were read; else empty.
  std::vector<std::string> read_files;
  // Its path as PlaceInLibrary() wants it; empty of what came from no path.
  std::string place;
};

// The range that `part`, which lies in one of `bytes`, is a part of.
ByteRange RangeOf(absl::string_view part, const std::vector<ByteRange>& bytes);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_FILES_H_
