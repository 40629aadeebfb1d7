#include "client/model_library/library_problem.h"

#include "absl/strings/str_cat.h"
#include "client/printable_text.h"

namespace metad::client {

std::string PlaceInLibrary(const std::string& archive,
                           const LibraryProblem& problem) {
  std::string place = archive;
  if (!problem.member.empty()) {
    absl::StrAppend(&place, " (member '", Printable(problem.member), "'");
    if (problem.member_offset.has_value()) {
      absl::StrAppend(&place, " at offset ", *problem.member_offset);
    }
    place += ")";
  }
  if (problem.offset.has_value()) {
    absl::StrAppend(&place, ", offset ", *problem.offset);
  }
  return place;
}

}  // namespace metad::client
