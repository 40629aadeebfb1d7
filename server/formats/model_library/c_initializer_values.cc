#include "server/formats/model_library/c_initializer_values.h"

#include <cstddef>

#include "absl/strings/numbers.h"

namespace metad::formats {

std::optional<int64_t> IntegerValue(const std::vector<CToken>& tokens) {
  if (tokens.size() != 1 || tokens[0].kind != CToken::Kind::kNumber) {
    return std::nullopt;
  }
  const absl::string_view text = tokens[0].text;
  const size_t digits = text.find_first_not_of("0123456789");
  const absl::string_view suffix =
      digits == absl::string_view::npos ? "" : text.substr(digits);
  int64_t value = 0;
  // To C it is octal.
  if (text.size() > 1 && text[0] == '0' && digits != 1) return std::nullopt;
  if (suffix.find_first_not_of("uUlL") != absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(0, digits), &value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> TextValue(const std::vector<CToken>& tokens) {
  if (tokens.empty()) return std::nullopt;
  std::string value;
  for (const CToken& token : tokens) {
    if (token.kind != CToken::Kind::kString) return std::nullopt;
    const std::optional<std::string> part = StringLiteralValue(token.text);
    if (!part.has_value()) return std::nullopt;
    value += *part;
  }
  return value;
}

absl::string_view NameValue(const std::vector<CToken>& tokens) {
  if (tokens.size() != 1 || tokens[0].kind != CToken::Kind::kIdentifier) {
    return {};
  }
  return tokens[0].text;
}

std::optional<int64_t> ArrayBound(const CVariable& variable) {
  const std::vector<CToken>& tokens = variable.declarator;
  if (tokens.size() != 3 || !tokens[0].Is("[") || !tokens[2].Is("]")) {
    return std::nullopt;
  }
  return IntegerValue({tokens[1]});
}

uint32_t AlignmentAttribute(const std::vector<CToken>& tokens) {
  uint32_t alignment = 0;
  for (size_t i = 0; i + 3 < tokens.size(); ++i) {
    if (!tokens[i].Is("aligned") || !tokens[i + 1].Is("(")) continue;
    const std::optional<int64_t> value = IntegerValue({tokens[i + 2]});
    if (value.has_value() && *value <= UINT32_MAX) {
      alignment = static_cast<uint32_t>(*value);
    }
  }
  return alignment;
}

VariablesByName::VariablesByName(const CDeclarations& declarations) {
  for (const CVariable& variable : declarations.variables) {
    variables_.try_emplace(variable.name, &variable);
  }
}

const CVariable* VariablesByName::Find(absl::string_view name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? nullptr : found->second;
}

}  // namespace metad::formats
