#include "server/formats/model_library/c_words.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace metad::formats {
namespace {

bool IsWordPart(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

}  // namespace

void ForEachWord(absl::string_view text,
                 absl::FunctionRef<void(absl::string_view)> take) {
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    while (end < text.size() && IsWordPart(text[end])) ++end;
    if (end > begin) take(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace metad::formats
