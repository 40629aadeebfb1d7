#include "server/formats/c_sources/include_directives.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::formats {
namespace {

constexpr char kEnd = '\0';

bool IsWordCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
         c == '$';
}

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

// The characters of a text without its line splices.
class Characters {
 public:
  explicit Characters(absl::string_view text) : text_(text) { SkipSplices(); }

  bool AtEnd() const { return at_ >= text_.size(); }
  // kEnd behind the last one, and for a NUL.
  char Present() const { return AtEnd() ? kEnd : text_[at_]; }
  char Following() const {
    Characters ahead = *this;
    ahead.Advance();
    return ahead.Present();
  }
  size_t offset() const { return at_; }

  void Advance() {
    if (AtEnd()) return;
    ++at_;
    SkipSplices();
  }

  // Over text without splices, or a raw string, which has none.
  void MoveTo(size_t offset) {
    at_ = offset;
    SkipSplices();
  }

 private:
  void SkipSplices() {
    while (true) {
      const absl::string_view rest = text_.substr(std::min(at_, text_.size()));
      if (absl::StartsWith(rest, "\\\n")) {
        at_ += 2;
      } else if (absl::StartsWith(rest, "\\\r\n")) {
        at_ += 3;
      } else {
        return;
      }
    }
  }

  absl::string_view text_;
  size_t at_ = 0;
};

class DirectiveScanner {
 public:
  explicit DirectiveScanner(absl::string_view text) : text_(text), at_(text) {}

  IncludeDirectives Run() {
    while (!at_.AtEnd()) {
      SkipBlanks();
      if (TakeHash()) {
        ReadDirective();
      }
      SkipLine();
    }
    return std::move(found_);
  }

 private:
  // -- Pieces of text

  // Blanks and comments; a comment may end on a later line.
  void SkipBlanks() {
    while (!at_.AtEnd()) {
      if (IsBlank(at_.Present())) {
        at_.Advance();
      } else if (!SkipComment()) {
        return;
      }
    }
  }

  bool SkipComment() {
    if (at_.Present() != '/') return false;
    const char kind = at_.Following();
    if (kind == '/') {
      while (!at_.AtEnd() && at_.Present() != '\n') at_.Advance();
      return true;
    }
    if (kind != '*') return false;
    at_.Advance();
    at_.Advance();
    while (!at_.AtEnd()) {
      const bool ends = at_.Present() == '*' && at_.Following() == '/';
      at_.Advance();
      if (!ends) continue;
      at_.Advance();
      break;
    }
    return true;
  }

  // To the beginning of the next line.
  void SkipLine() {
    SkipPlainText();
    while (!at_.AtEnd()) {
      const char c = at_.Present();
      if (c == '\n') return at_.Advance();
      if (c == '"' || c == '\'') {
        SkipLiteral(c);
      } else if (IsWordCharacter(c)) {
        SkipWord();
      } else if (!SkipComment()) {
        at_.Advance();
      }
    }
  }

  // Of sources that are numbers for the most part, lines without anything that
  // has to be looked at: they are long and many.
  void SkipPlainText() {
    const size_t begin = std::min(at_.offset(), text_.size());
    const size_t end = std::min(text_.find('\n', begin), text_.size());
    const absl::string_view line = text_.substr(begin, end - begin);
    if (line.find_first_of("\"'/\\") == absl::string_view::npos)
      at_.MoveTo(end);
  }

  // A literal that the line does not close ends with the line: in text that a
  // condition leaves out, an apostrophe is one.
  void SkipLiteral(char quote) {
    at_.Advance();
    while (!at_.AtEnd() && at_.Present() != '\n') {
      const char c = at_.Present();
      at_.Advance();
      if (c == quote) return;
      if (c == '\\' && at_.Present() != '\n') at_.Advance();
    }
  }

  // A word, a number with its separators, and a raw string that a word opens.
  void SkipWord() {
    const bool is_number =
        absl::ascii_isdigit(static_cast<unsigned char>(at_.Present()));
    const std::string word = TakeWord();
    if (is_number) {
      while (at_.Present() == '\'' && IsWordCharacter(at_.Following())) {
        at_.Advance();
        TakeWord();
      }
      return;
    }
    if (at_.Present() != '"') return;
    if (word == "R" || word == "LR" || word == "uR" || word == "UR" ||
        word == "u8R") {
      SkipRawString();
    }
  }

  // From its quote. One that has no end, or no beginning, is left to compilers.
  void SkipRawString() {
    const size_t begin = at_.offset() + 1;
    const size_t open = text_.find('(', begin);
    constexpr size_t kMaxDelimiter = 16;
    if (open == absl::string_view::npos || open - begin > kMaxDelimiter) {
      return SkipLiteral('"');
    }
    const std::string end =
        absl::StrCat(")", text_.substr(begin, open - begin), "\"");
    const size_t close = text_.find(end, open);
    at_.MoveTo(close == absl::string_view::npos ? text_.size()
                                                : close + end.size());
  }

  std::string TakeWord() {
    std::string word;
    while (IsWordCharacter(at_.Present())) {
      word.push_back(at_.Present());
      at_.Advance();
    }
    return word;
  }

  // -- Directives

  bool TakeHash() {
    if (at_.Present() == '%' && at_.Following() == ':') {
      at_.Advance();
    } else if (at_.Present() != '#') {
      return false;
    }
    at_.Advance();
    return true;
  }

  void ReadDirective() {
    SkipBlanks();
    const std::string name = TakeWord();
    SkipBlanks();
    if (name == "include" || name == "import" || name == "include_next") {
      ReadHeader(name == "include_next");
    } else if (name == "define") {
      ReadDefinition();
    } else if (name == "if" || name == "elif") {
      ReadCondition();
    }
  }

  // A name or a macro that stands for one.
  void ReadHeader(bool next) {
    IncludeDirective directive;
    directive.next = next;
    directive.offset = at_.offset();
    if (TakeHeaderName(directive.header)) {
      directive.size = at_.offset() - directive.offset;
      found_.named.push_back(std::move(directive));
      return;
    }
    std::string macro = TakeWord();
    if (!macro.empty()) found_.computed.push_back(std::move(macro));
  }

  // Leaves things as they are where there is none.
  bool TakeHeaderName(HeaderName& name) {
    const char open = at_.Present();
    if (open != '<' && open != '"') return false;
    const char close = open == '<' ? '>' : '"';
    const Characters before = at_;
    std::string path;
    at_.Advance();
    while (!at_.AtEnd() && at_.Present() != '\n') {
      const char c = at_.Present();
      at_.Advance();
      if (c == close && !path.empty()) {
        name = {std::move(path), open == '<'};
        return true;
      }
      path.push_back(c);
    }
    at_ = before;
    return false;
  }

  void ReadDefinition() {
    const std::string macro = TakeWord();
    if (at_.Present() == '(') return;
    SkipBlanks();
    HeaderName header;
    if (TakeHeaderName(header)) {
      found_.macro_headers.emplace(macro, std::move(header));
      return;
    }
    std::string alias = TakeWord();
    if (!alias.empty()) found_.macro_aliases.emplace(macro, std::move(alias));
  }

  void ReadCondition() {
    while (!at_.AtEnd() && at_.Present() != '\n') {
      const char c = at_.Present();
      if (IsWordCharacter(c)) {
        ReadQuestion(TakeWord());
      } else if (c == '"' || c == '\'') {
        SkipLiteral(c);
      } else if (!SkipComment()) {
        at_.Advance();
      }
    }
  }

  void ReadQuestion(const std::string& word) {
    const bool next = word == "__has_include_next";
    if (!next && word != "__has_include") return;
    SkipBlanks();
    if (at_.Present() != '(') return;
    at_.Advance();
    SkipBlanks();
    ReadHeader(next);
  }

  const absl::string_view text_;
  Characters at_;
  IncludeDirectives found_;
};

}  // namespace

IncludeDirectives FindIncludeDirectives(absl::string_view text) {
  return DirectiveScanner(text).Run();
}

bool ParseHeaderName(absl::string_view text, HeaderName& name) {
  text = absl::StripAsciiWhitespace(text);
  if (text.size() < 3) return false;
  const bool angled = text.front() == '<' && text.back() == '>';
  const bool quoted = text.front() == '"' && text.back() == '"';
  if (!angled && !quoted) return false;
  name = {std::string(text.substr(1, text.size() - 2)), angled};
  return true;
}

}  // namespace metad::formats
