#include "server/formats/model_library/kept_constants.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/formats/model_library/c_declarations_text.h"
#include "server/formats/model_library/c_tokens.h"

namespace metad::formats {
namespace {

constexpr char kSection[] = "\".rodata.tvm\"";

// By the offset before which each of them goes.
using Insertions = std::map<size_t, absl::string_view>;

const CToken* Find(const std::vector<CToken>& tokens, absl::string_view text) {
  const auto found =
      std::find_if(tokens.begin(), tokens.end(),
                   [text](const CToken& token) { return token.text == text; });
  return found == tokens.end() ? nullptr : &*found;
}

bool IsWritableBlock(const CVariable& variable) {
  return variable.has_initializer && variable.initializer.is_list &&
         Find(variable.specifiers, kSection) != nullptr &&
         Find(variable.specifiers, "static") != nullptr &&
         Find(variable.specifiers, "const") == nullptr;
}

class ConstantBlocks {
 public:
  ConstantBlocks(absl::string_view source, const std::vector<CToken>& tokens)
      : source_(source), tokens_(tokens) {}

  void MakeConst(const CVariable& block) {
    Insertions made;
    made[OffsetOf(*Find(block.specifiers, "static"))] = "const ";
    for (size_t i = 1; i < tokens_.size(); ++i) {
      // The type of the block has its name, and stands before it.
      if (!tokens_[i].Is(block.name) ||
          tokens_[i].text.data() <= block.name.data()) {
        continue;
      }
      if (!tokens_[i - 1].Is("&")) return;
      made[OffsetOf(tokens_[i - 1])] = "(void*)";
    }
    insertions_.insert(made.begin(), made.end());
  }

  std::string Text() const {
    std::string text;
    size_t taken = 0;
    for (const auto& [offset, inserted] : insertions_) {
      absl::StrAppend(&text, source_.substr(taken, offset - taken), inserted);
      taken = offset;
    }
    absl::StrAppend(&text, source_.substr(taken));
    return text;
  }

 private:
  size_t OffsetOf(const CToken& token) const {
    return static_cast<size_t>(token.text.data() - source_.data());
  }

  const absl::string_view source_;
  const std::vector<CToken>& tokens_;
  Insertions insertions_;
};

}  // namespace

std::string WithReadOnlyConstants(absl::string_view source) {
  const absl::StatusOr<std::vector<CToken>> tokens = TokenizeC(source);
  if (!tokens.ok()) return std::string(source);
  ConstantBlocks blocks(source, *tokens);
  const CDeclarations declarations = ReadCDeclarations(*tokens);
  for (const CVariable& variable : declarations.variables) {
    if (IsWritableBlock(variable)) blocks.MakeConst(variable);
  }
  return blocks.Text();
}

}  // namespace metad::formats
