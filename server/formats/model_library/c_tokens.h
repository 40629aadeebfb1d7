#ifndef METAD_SERVER_FORMATS_MODEL_LIBRARY_C_TOKENS_H_
#define METAD_SERVER_FORMATS_MODEL_LIBRARY_C_TOKENS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace metad::formats {

// A token of C text.
struct CToken {
  enum class Kind { kIdentifier, kNumber, kString, kCharacter, kPunctuator };
  Kind kind = Kind::kPunctuator;
  // As it stands in the text, strings with their quotes. Every punctuator is
  // one character.
  absl::string_view text;

  bool Is(absl::string_view expected) const {
    return kind != Kind::kString && text == expected;
  }
};

// Room for eight million numbers in one text.
inline constexpr size_t kMaxCTokens = size_t{16} << 20;

// The tokens of a C or C++ source, without comments, preprocessor directives
// and what is between `#if 0` and its #else or #endif. Nothing is expanded:
// this is for text that compilers generated, of which it is known what it looks
// like. InvalidArgument, with the offset, where a comment or a literal has no
// end, and beyond `max_tokens`.
absl::StatusOr<std::vector<CToken>> TokenizeC(absl::string_view text,
                                              size_t max_tokens = kMaxCTokens);

// The characters that a string literal, with its quotes and without a prefix,
// stands for; nothing for escapes that C has not.
std::optional<std::string> StringLiteralValue(absl::string_view literal);

}  // namespace metad::formats

#endif  // METAD_SERVER_FORMATS_MODEL_LIBRARY_C_TOKENS_H_
