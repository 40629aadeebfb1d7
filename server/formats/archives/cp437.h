#ifndef METAD_SERVER_FORMATS_ARCHIVES_CP437_H_
#define METAD_SERVER_FORMATS_ARCHIVES_CP437_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::formats {

// Text of IBM's code page 437 in UTF-8. Each byte is a character; those below
// 128 are ASCII's.
std::string Utf8OfCp437(absl::string_view text);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_ARCHIVES_CP437_H_
