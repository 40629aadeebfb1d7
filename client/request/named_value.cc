#include "client/request/named_value.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace metad::client {
namespace {

NamedValue Split(absl::string_view text, size_t at) {
  return {std::string(text.substr(0, at)), std::string(text.substr(at + 1))};
}

bool IsModuleNameCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         c == '.' || c == '+' || c == '-';
}

}  // namespace

NamedValue SplitNamedFile(absl::string_view text) {
  const size_t at = text.find_first_of("=/");
  if (at == absl::string_view::npos || text[at] == '/') {
    return {std::nullopt, std::string(text)};
  }
  return Split(text, at);
}

NamedValue SplitNamedValue(absl::string_view text) {
  const size_t at = text.find('=');
  if (at == absl::string_view::npos) return {std::nullopt, std::string(text)};
  return Split(text, at);
}

NamedValue SplitModuleValue(absl::string_view text) {
  const size_t at = text.find(':');
  if (at == absl::string_view::npos || at == 0 ||
      !std::all_of(text.begin(), text.begin() + at, IsModuleNameCharacter)) {
    return {std::nullopt, std::string(text)};
  }
  return Split(text, at);
}

}  // namespace metad::client
