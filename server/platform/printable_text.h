#ifndef METAD_SERVER_PLATFORM_PRINTABLE_TEXT_H_
#define METAD_SERVER_PLATFORM_PRINTABLE_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::platform {

// Whether `text` is well-formed UTF-8, as every string on the wire must be.
bool IsUtf8(absl::string_view text);

// `text` fit for one line of a terminal: control characters and bytes that are
// no UTF-8 become \xNN. Names come from files and servers, and an escape
// sequence in one must not reach the user's terminal.
std::string Printable(absl::string_view text);

// The same for text of several lines: line feeds and tabs stay.
std::string PrintableLines(absl::string_view text);

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_PRINTABLE_TEXT_H_
