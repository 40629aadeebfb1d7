#ifndef METAD_SERVER_PLATFORM_UTF8_TEXT_H_
#define METAD_SERVER_PLATFORM_UTF8_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace metad::platform {

// `text` with every byte that is no part of well-formed UTF-8 (Unicode, table
// 3-7) replaced by '?'. A proto3 string must be UTF-8, else the receiver
// refuses the whole message; compilers and symbol tables may hold anything.
std::string ValidUtf8(absl::string_view text);

}  // namespace metad::platform

#endif  // METAD_SERVER_PLATFORM_UTF8_TEXT_H_
