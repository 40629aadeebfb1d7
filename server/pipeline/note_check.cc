#include "server/pipeline/note_check.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace metad::pipeline {
namespace {

constexpr size_t kMaxNoteBytes = 1024;

bool IsNote(const std::string& note) {
  if (note.empty() || note.size() > kMaxNoteBytes) return false;
  return std::none_of(note.begin(), note.end(), [](char c) {
    return absl::ascii_iscntrl(static_cast<unsigned char>(c));
  });
}

}  // namespace

void CheckNotes(const std::vector<std::string>& notes, size_t most,
                const std::string& subject, const std::string& field,
                codegen::ViolationList& violations) {
  if (notes.size() > most) {
    violations.Add(field, absl::StrCat(subject, " has ", notes.size(),
                                       " notes; expected at most ", most));
  }
  const size_t checked = std::min(notes.size(), most);
  for (size_t i = 0; i < checked; ++i) {
    if (IsNote(notes[i])) continue;
    violations.Add(absl::StrCat(field, "[", i, "]"),
                   absl::StrCat(subject, " has a note of ", notes[i].size(),
                                " bytes; expected 1 to ", kMaxNoteBytes,
                                " without control characters"));
  }
}

}  // namespace metad::pipeline
