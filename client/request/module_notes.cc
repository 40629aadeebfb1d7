#include "client/request/module_notes.h"

#include <cstddef>
#include <string>
#include <utility>

#include "client/printable_text.h"

namespace metad::client {
namespace {

// As metad.v1.ModuleDescriptor has it.
constexpr int kMaxNotes = 16;
constexpr size_t kMaxNoteBytes = 1024;

constexpr absl::string_view kCut = "...";

bool ContinuesCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

void AddModuleNote(absl::string_view text, v1::ModuleDescriptor& module) {
  if (text.empty() || module.notes_size() == kMaxNotes) return;
  std::string note = Printable(text);
  if (note.size() > kMaxNoteBytes) {
    size_t end = kMaxNoteBytes - kCut.size();
    while (ContinuesCharacter(note[end])) --end;
    note.replace(end, note.size() - end, kCut.data(), kCut.size());
  }
  module.add_notes(std::move(note));
}

}  // namespace metad::client
