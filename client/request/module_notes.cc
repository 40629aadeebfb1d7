#include "client/request/module_notes.h"

#include "server/formats/note_text.h"

namespace metad::client {
namespace {

// As metad.v1.ModuleDescriptor and metad.v1.BuildSpec have it.
constexpr int kMaxModuleNotes = 16;
constexpr int kMaxRequestNotes = 256;

}  // namespace

void AddModuleNote(absl::string_view text, v1::ModuleDescriptor& module) {
  if (text.empty() || module.notes_size() == kMaxModuleNotes) return;
  module.add_notes(formats::NoteText(text));
}

void AddRequestNote(absl::string_view text, v1::BuildSpec& spec) {
  if (text.empty() || spec.notes_size() == kMaxRequestNotes) return;
  spec.add_notes(formats::NoteText(text));
}

}  // namespace metad::client
