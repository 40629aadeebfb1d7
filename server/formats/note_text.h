#ifndef METAD_SERVER_FORMATS_NOTE_TEXT_H_
#define METAD_SERVER_FORMATS_NOTE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::formats {

// `text` as a report takes a note (metad.v1.ModuleDescriptor.notes): printable,
// at most 1024 bytes, its end cut off where it is longer.
std::string NoteText(absl::string_view text);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_NOTE_TEXT_H_
