#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_PROBLEM_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_PROBLEM_H_

#include <cstdint>
#include <optional>
#include <string>

namespace metad::formats {

// What is wrong with an archive.
struct LibraryProblem {
  // Empty: the archive itself.
  std::string member;
  // In the member's content, or in the archive where there is no member.
  std::optional<int64_t> offset;
  // What was found and what was expected.
  std::string text;
  // Of the member's header, in the archive.
  std::optional<int64_t> member_offset = {};
};

// "model.tar (member 'metadata.json'), offset 1536"; of an archive whose name
// ends with '/', a directory, "model/metadata.json, offset 1536".
std::string PlaceInLibrary(const std::string& archive,
                           const LibraryProblem& problem);

// "model.tar (member 'codegen/host/src/lib0.c')", or "model/codegen/...".
std::string MemberOfLibrary(const std::string& archive,
                            const std::string& member);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_LIBRARY_PROBLEM_H_
