#include "server/formats/model_library/c_tokens.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::formats {
namespace {

constexpr int kOctalDigits = 3;
constexpr unsigned kMaxByte = 255;

bool IsIdentifierStart(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_';
}

bool IsIdentifierPart(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
}

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

class Tokenizer {
 public:
  Tokenizer(absl::string_view text, size_t max_tokens)
      : text_(text), max_tokens_(max_tokens) {}

  absl::StatusOr<std::vector<CToken>> Run() {
    while (position_ < text_.size()) {
      const size_t begin = position_;
      if (!TakeNext()) {
        return absl::InvalidArgumentError(absl::StrCat(
            "has a comment or a literal without an end, at offset ", begin));
      }
      if (tokens_.size() > max_tokens_) {
        return absl::InvalidArgumentError(
            absl::StrCat("has more than ", max_tokens_,
                         " tokens, the last one of them at offset ", begin));
      }
    }
    return std::move(tokens_);
  }

 private:
  // False where something has no end.
  bool TakeNext() {
    const char c = text_[position_];
    if (c == '\n') {
      ++position_;
      line_is_empty_ = true;
      return true;
    }
    if (absl::ascii_isspace(static_cast<unsigned char>(c))) {
      ++position_;
      return true;
    }
    const absl::string_view rest = text_.substr(position_);
    if (absl::StartsWith(rest, "//")) return SkipLine();
    if (absl::StartsWith(rest, "/*")) return SkipComment();
    if (c == '#' && line_is_empty_) return SkipDirective();
    line_is_empty_ = false;
    if (c == '"') return TakeQuoted(CToken::Kind::kString);
    if (c == '\'') return TakeQuoted(CToken::Kind::kCharacter);
    if (IsIdentifierStart(c)) return TakeIdentifier();
    const bool fraction = c == '.' && rest.size() > 1 && IsDigit(rest[1]);
    if (IsDigit(c) || fraction) return TakeNumber();
    return Add(CToken::Kind::kPunctuator, position_ + 1);
  }

  // To the end of the line, and over the lines that a backslash appends.
  bool SkipLine() {
    while (position_ < text_.size() && text_[position_] != '\n') {
      if (text_[position_] == '\\' && position_ + 1 < text_.size()) ++position_;
      ++position_;
    }
    return true;
  }

  // Past the spaces and comments of one line.
  bool SkipBlanks() {
    while (position_ < text_.size() && text_[position_] != '\n') {
      const absl::string_view rest = text_.substr(position_);
      if (absl::StartsWith(rest, "/*")) {
        if (!SkipComment()) return false;
      } else if (absl::ascii_isspace(static_cast<unsigned char>(rest[0]))) {
        ++position_;
      } else if (absl::StartsWith(rest, "\\\n")) {
        position_ += 2;
      } else {
        break;
      }
    }
    return true;
  }

  absl::string_view Word() const {
    size_t end = position_;
    while (end < text_.size() && IsIdentifierPart(text_[end])) ++end;
    return text_.substr(position_, end - position_);
  }

  // Where a line need not be of tokens: of a directive, or of what is left out.
  // A comment may go on after it; a quote without an end is an apostrophe.
  bool SkipLooseLine() {
    while (position_ < text_.size() && text_[position_] != '\n') {
      const absl::string_view rest = text_.substr(position_);
      if (absl::StartsWith(rest, "//")) return SkipLine();
      if (absl::StartsWith(rest, "/*")) {
        if (!SkipComment()) return false;
      } else if (rest[0] == '"' || rest[0] == '\'') {
        position_ = std::max(QuotedEnd(), position_ + 1);
      } else {
        position_ += rest[0] == '\\' && rest.size() > 1 ? 2 : 1;
      }
    }
    return true;
  }

  bool SkipDirective() {
    ++position_;
    if (!SkipBlanks()) return false;
    const bool is_if = Word() == "if";
    if (is_if) {
      position_ += 2;
      if (!SkipBlanks()) return false;
    }
    const bool never = is_if && Word() == "0";
    if (never) ++position_;
    const bool is_whole = never && SkipBlanks() && AtLineEnd();
    if (!SkipLooseLine()) return false;
    return !is_whole || SkipGroup();
  }

  bool AtLineEnd() const {
    return position_ >= text_.size() || text_[position_] == '\n' ||
           absl::StartsWith(text_.substr(position_), "//");
  }

  // After `#if 0`, up to the directive that ends what it leaves out, or to the
  // end.
  bool SkipGroup() {
    size_t depth = 1;
    while (position_ < text_.size()) {
      const size_t begin = position_;
      if (!SkipBlanks()) return false;
      if (position_ < text_.size() && text_[position_] == '#') {
        const size_t directive = position_;
        ++position_;
        if (!SkipBlanks()) return false;
        const absl::string_view word = Word();
        if (absl::StartsWith(word, "if")) ++depth;
        if (word == "endif") --depth;
        if (depth == 0 || (depth == 1 && absl::StartsWith(word, "el"))) {
          // A line of its own, which is skipped as any directive is.
          position_ = directive;
          line_is_empty_ = true;
          return true;
        }
      }
      if (!SkipLooseLine()) return false;
      if (position_ < text_.size() && text_[position_] == '\n') ++position_;
      // Every line has its line feed.
      if (position_ == begin) break;
    }
    return true;
  }

  bool SkipComment() {
    const size_t end = text_.find("*/", position_ + 2);
    if (end == absl::string_view::npos) return false;
    position_ = end + 2;
    return true;
  }

  // Past the quote that ends what begins here; 0 where none does.
  size_t QuotedEnd() const {
    const char quote = text_[position_];
    size_t end = position_ + 1;
    while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
      end += text_[end] == '\\' ? 2 : 1;
    }
    return end >= text_.size() || text_[end] != quote ? 0 : end + 1;
  }

  bool TakeQuoted(CToken::Kind kind) {
    const size_t end = QuotedEnd();
    return end > 0 && Add(kind, end);
  }

  bool TakeIdentifier() {
    size_t end = position_;
    while (end < text_.size() && IsIdentifierPart(text_[end])) ++end;
    return Add(CToken::Kind::kIdentifier, end);
  }

  // With exponents and suffixes: what the standard calls a pp-number.
  bool TakeNumber() {
    size_t end = position_;
    while (end < text_.size()) {
      const char c = text_[end];
      const char before = end > position_ ? text_[end - 1] : '\0';
      const bool sign =
          (c == '+' || c == '-') &&
          (before == 'e' || before == 'E' || before == 'p' || before == 'P');
      // C++ and C23 separate digits with them.
      const bool separator = c == '\'' && end + 1 < text_.size() &&
                             IsIdentifierPart(text_[end + 1]);
      if (!IsIdentifierPart(c) && c != '.' && !sign && !separator) break;
      ++end;
    }
    return Add(CToken::Kind::kNumber, end);
  }

  bool Add(CToken::Kind kind, size_t end) {
    tokens_.push_back({kind, text_.substr(position_, end - position_)});
    position_ = end;
    return true;
  }

  const absl::string_view text_;
  const size_t max_tokens_;
  size_t position_ = 0;
  // A directive begins a line.
  bool line_is_empty_ = true;
  std::vector<CToken> tokens_;
};

// Takes the digits of an escape off the front.
std::optional<char> TakeNumericEscape(absl::string_view& rest) {
  unsigned value = 0;
  if (rest.front() == 'x') {
    rest.remove_prefix(1);
    bool any = false;
    while (!rest.empty() &&
           absl::ascii_isxdigit(static_cast<unsigned char>(rest.front()))) {
      const char c = absl::ascii_tolower(static_cast<unsigned char>(rest[0]));
      value = value * 16 +
              static_cast<unsigned>(IsDigit(c) ? c - '0' : c - 'a' + 10);
      if (value > kMaxByte) return std::nullopt;
      any = true;
      rest.remove_prefix(1);
    }
    if (!any) return std::nullopt;
    return static_cast<char>(value);
  }
  int digits = 0;
  while (digits < kOctalDigits && !rest.empty() && rest.front() >= '0' &&
         rest.front() <= '7') {
    value = value * 8 + static_cast<unsigned>(rest.front() - '0');
    rest.remove_prefix(1);
    ++digits;
  }
  if (digits == 0 || value > kMaxByte) return std::nullopt;
  return static_cast<char>(value);
}

// Takes an escape, without its backslash, off the front.
std::optional<char> TakeEscape(absl::string_view& rest) {
  if (rest.empty()) return std::nullopt;
  constexpr absl::string_view kNames = "abfnrtv\\'\"?";
  constexpr absl::string_view kValues = "\a\b\f\n\r\t\v\\'\"?";
  const size_t simple = kNames.find(rest.front());
  if (simple != absl::string_view::npos) {
    rest.remove_prefix(1);
    return kValues[simple];
  }
  return TakeNumericEscape(rest);
}

}  // namespace

absl::StatusOr<std::vector<CToken>> TokenizeC(absl::string_view text,
                                              size_t max_tokens) {
  return Tokenizer(text, max_tokens).Run();
}

std::optional<std::string> StringLiteralValue(absl::string_view literal) {
  if (literal.size() < 2 || literal.front() != '"' || literal.back() != '"') {
    return std::nullopt;
  }
  absl::string_view rest = literal.substr(1, literal.size() - 2);
  std::string value;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c != '\\') {
      value.push_back(c);
      continue;
    }
    const std::optional<char> escaped = TakeEscape(rest);
    if (!escaped.has_value()) return std::nullopt;
    value.push_back(*escaped);
  }
  return value;
}

}  // namespace metad::formats
