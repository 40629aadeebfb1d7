#include "client/request/module_notes.h"

#include <cstddef>
#include <string>

#include "server/platform/printable_text.h"

namespace metad::client {
namespace {

// As metad.v1.ModuleDescriptor and metad.v1.BuildSpec have it.
constexpr int kMaxModuleNotes = 16;
constexpr int kMaxRequestNotes = 256;
constexpr size_t kMaxNoteBytes = 1024;

constexpr absl::string_view kCut = "...";

bool ContinuesCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

std::string NoteOf(absl::string_view text) {
  std::string note = platform::Printable(text);
  if (note.size() > kMaxNoteBytes) {
    size_t end = kMaxNoteBytes - kCut.size();
    while (ContinuesCharacter(note[end])) --end;
    note.replace(end, note.size() - end, kCut.data(), kCut.size());
  }
  return note;
}

}  // namespace

void AddModuleNote(absl::string_view text, v1::ModuleDescriptor& module) {
  if (text.empty() || module.notes_size() == kMaxModuleNotes) return;
  module.add_notes(NoteOf(text));
}

void AddRequestNote(absl::string_view text, v1::BuildSpec& spec) {
  if (text.empty() || spec.notes_size() == kMaxRequestNotes) return;
  spec.add_notes(NoteOf(text));
}

}  // namespace metad::client
