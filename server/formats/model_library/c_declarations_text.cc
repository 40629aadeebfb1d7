#include "server/formats/model_library/c_declarations_text.h"

#include <cstddef>
#include <optional>
#include <utility>

namespace metad::formats {
namespace {

// Text that a compiler generated nests a few levels.
constexpr int kMaxListDepth = 16;

bool IsOpening(const CToken& token) {
  return token.Is("(") || token.Is("[") || token.Is("{");
}

bool IsClosing(const CToken& token) {
  return token.Is(")") || token.Is("]") || token.Is("}");
}

class DeclarationReader {
 public:
  explicit DeclarationReader(const std::vector<CToken>& tokens)
      : tokens_(tokens) {}

  CDeclarations Run() {
    while (position_ < tokens_.size()) ReadDeclaration();
    return std::move(result_);
  }

 private:
  bool At(absl::string_view text) const {
    return position_ < tokens_.size() && tokens_[position_].Is(text);
  }

  std::vector<CToken> Slice(size_t begin, size_t end) const {
    return {tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
            tokens_.begin() + static_cast<std::ptrdiff_t>(end)};
  }

  // Past the bracket that closes the one at `position`, or the end.
  size_t AfterGroup(size_t position) const {
    size_t depth = 0;
    for (; position < tokens_.size(); ++position) {
      if (IsOpening(tokens_[position])) ++depth;
      if (IsClosing(tokens_[position]) && --depth == 0) return position + 1;
    }
    return position;
  }

  // Linkage specifications are transparent; their '}' is met on its own.
  bool SkipLinkage() {
    if (At("}") || At(";") || At(")") || At("]")) {
      ++position_;
      return true;
    }
    if (!At("extern") || position_ + 1 >= tokens_.size() ||
        tokens_[position_ + 1].kind != CToken::Kind::kString) {
      return false;
    }
    position_ += 2;
    if (At("{")) ++position_;
    return true;
  }

  void ReadDeclaration() {
    if (SkipLinkage()) return;
    const size_t begin = position_;
    // Of the last plain name, and of the group in parentheses after it.
    std::optional<size_t> name;
    std::optional<size_t> parameters;
    while (position_ < tokens_.size()) {
      const CToken& token = tokens_[position_];
      if (token.Is(";")) break;
      if (token.Is("=")) {
        ReadVariable(begin, name);
        return;
      }
      if (token.Is("{")) {
        if (parameters.has_value()) {
          ReadFunction(begin, *parameters);
          return;
        }
        position_ = AfterGroup(position_);
        continue;
      }
      if (token.Is("__attribute__")) {
        position_ = AfterGroup(position_ + 1);
        continue;
      }
      if (token.Is("(")) {
        if (IsName(position_, begin)) parameters = position_;
        position_ = AfterGroup(position_);
        continue;
      }
      if (token.Is("[")) {
        position_ = AfterGroup(position_);
        continue;
      }
      if (token.Is("}")) break;
      if (token.kind == CToken::Kind::kIdentifier) name = position_;
      ++position_;
    }
    EndWithoutBody(begin, name, parameters);
  }

  bool IsName(size_t parenthesis, size_t begin) const {
    return parenthesis > begin &&
           tokens_[parenthesis - 1].kind == CToken::Kind::kIdentifier;
  }

  void EndWithoutBody(size_t begin, std::optional<size_t> name,
                      std::optional<size_t> parameters) {
    const size_t end = position_;
    if (At(";")) ++position_;
    if (parameters.has_value()) {
      AddFunction(begin, *parameters, {}, false);
      return;
    }
    // A type alone, "struct s { ... };", has no name after its members.
    if (!name.has_value() || *name == begin || tokens_[begin].Is("typedef")) {
      return;
    }
    CVariable variable;
    variable.name = tokens_[*name].text;
    variable.specifiers = Slice(begin, *name);
    variable.declarator = Slice(*name + 1, end);
    result_.variables.push_back(std::move(variable));
  }

  void AddFunction(size_t begin, size_t parameters, std::vector<CToken> body,
                   bool defined) {
    CFunction function;
    for (size_t i = begin; i < parameters; ++i) {
      if (tokens_[i].Is("static")) function.is_static = true;
    }
    function.name = tokens_[parameters - 1].text;
    function.specifiers = Slice(begin, parameters - 1);
    const size_t end = AfterGroup(parameters);
    if (end <= parameters + 1) return;
    function.parameters = Slice(parameters + 1, end - 1);
    function.defined = defined;
    function.body = std::move(body);
    result_.functions.push_back(std::move(function));
  }

  void ReadFunction(size_t begin, size_t parameters) {
    const size_t open = position_;
    position_ = AfterGroup(position_);
    if (position_ <= open + 1) return;
    AddFunction(begin, parameters, Slice(open + 1, position_ - 1), true);
  }

  void ReadVariable(size_t begin, std::optional<size_t> name) {
    CVariable variable;
    if (name.has_value()) {
      variable.name = tokens_[*name].text;
      variable.specifiers = Slice(begin, *name);
      variable.declarator = Slice(*name + 1, position_);
    }
    ++position_;
    variable.has_initializer = true;
    variable.initializer = ReadInitializer(0);
    while (position_ < tokens_.size() && !At(";")) {
      position_ =
          IsOpening(tokens_[position_]) ? AfterGroup(position_) : position_ + 1;
    }
    if (name.has_value()) result_.variables.push_back(std::move(variable));
  }

  CInitializer ReadInitializer(int depth) {
    CInitializer initializer;
    if (At(".") && position_ + 2 < tokens_.size() &&
        tokens_[position_ + 2].Is("=")) {
      initializer.designator = tokens_[position_ + 1].text;
      position_ += 3;
    }
    if (!At("{")) {
      ReadExpression(initializer);
      return initializer;
    }
    initializer.is_list = true;
    if (depth == kMaxListDepth) {
      position_ = AfterGroup(position_);
      return initializer;
    }
    ++position_;
    while (position_ < tokens_.size() && !At("}")) {
      const size_t before = position_;
      initializer.elements.push_back(ReadInitializer(depth + 1));
      if (At(",")) ++position_;
      // Of text that is no initializer.
      if (position_ == before) ++position_;
    }
    if (At("}")) ++position_;
    return initializer;
  }

  // Up to a comma, a closing bracket or the end.
  void ReadExpression(CInitializer& initializer) {
    while (position_ < tokens_.size() && !At(",") && !At(";") &&
           !IsClosing(tokens_[position_])) {
      const size_t end =
          IsOpening(tokens_[position_]) ? AfterGroup(position_) : position_ + 1;
      for (; position_ < end; ++position_) {
        initializer.tokens.push_back(tokens_[position_]);
      }
    }
  }

  const std::vector<CToken>& tokens_;
  size_t position_ = 0;
  CDeclarations result_;
};

}  // namespace

CDeclarations ReadCDeclarations(const std::vector<CToken>& tokens) {
  return DeclarationReader(tokens).Run();
}

}  // namespace metad::formats
