#include "server/formats/note_text.h"

#include <cstddef>

#include "server/platform/printable_text.h"

namespace metad::formats {
namespace {

constexpr size_t kMaxNoteBytes = 1024;
constexpr absl::string_view kCut = "...";

bool ContinuesCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string NoteText(absl::string_view text) {
  std::string note = platform::Printable(text);
  if (note.size() <= kMaxNoteBytes) return note;
  size_t end = kMaxNoteBytes - kCut.size();
  while (ContinuesCharacter(note[end])) --end;
  note.replace(end, note.size() - end, kCut.data(), kCut.size());
  return note;
}

}  // namespace metad::formats
