#include "server/formats/model_library/library_problem.h"

#include "absl/strings/str_cat.h"
#include "server/platform/printable_text.h"

namespace metad::formats {

namespace {

bool IsDirectoryName(const std::string& archive) {
  return !archive.empty() && archive.back() == '/';
}

std::string NameWithin(const std::string& archive, const std::string& member,
                       const std::string& more) {
  if (IsDirectoryName(archive))
    return absl::StrCat(archive, platform::Printable(member));
  return absl::StrCat(archive, " (member '", platform::Printable(member), "'",
                      more, ")");
}

}  // namespace

std::string MemberOfLibrary(const std::string& archive,
                            const std::string& member) {
  return NameWithin(archive, member, "");
}

std::string PlaceInLibrary(const std::string& archive,
                           const LibraryProblem& problem) {
  std::string place = archive;
  if (!problem.member.empty()) {
    place = NameWithin(archive, problem.member,
                       problem.member_offset.has_value()
                           ? absl::StrCat(" at offset ", *problem.member_offset)
                           : "");
  }
  if (problem.offset.has_value()) {
    absl::StrAppend(&place, ", offset ", *problem.offset);
  }
  return place;
}

}  // namespace metad::formats
