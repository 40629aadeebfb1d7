#include "server/formats/model_library/module_content.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/formats/model_library/c_tokens.h"
#include "server/formats/model_library/c_words.h"
#include "server/formats/model_library/object_symbols.h"

namespace metad::formats {
namespace {

constexpr char kRegistryType[] = "TVMFuncRegistry";
constexpr char kFunctionType[] = "TVMBackendPackedCFunc";
// What the functions that serve TVMMetadata and run a model end with.
constexpr char kMetadataEnding[] = "_get_c_metadata";
constexpr char kEntryEnding[] = "_run";
// Of a packed function's parameters: how many, and which is their number.
constexpr size_t kPackedParameters = 6;
constexpr size_t kCountParameter = 2;

bool Names(const std::vector<CToken>& tokens, absl::string_view identifier) {
  return std::any_of(
      tokens.begin(), tokens.end(),
      [identifier](const CToken& token) { return token.Is(identifier); });
}

// The variable of that type; null where there is none.
const CVariable* FindByType(const CDeclarations& declarations,
                            absl::string_view type) {
  for (const CVariable& variable : declarations.variables) {
    if (variable.has_initializer && Names(variable.specifiers, type)) {
      return &variable;
    }
  }
  return nullptr;
}

// "(TVMBackendPackedCFunc)name": the last token.
std::vector<std::string> ReadFunctionTable(const CVariable& table) {
  std::vector<std::string> functions;
  for (const CInitializer& element : table.initializer.elements) {
    if (element.tokens.empty()) continue;
    functions.emplace_back(element.tokens.back().text);
  }
  return functions;
}

std::optional<std::string> ConcatenatedLiterals(
    const std::vector<CToken>& tokens) {
  std::string value;
  for (const CToken& token : tokens) {
    const std::optional<std::string> part = token.kind == CToken::Kind::kString
                                                ? StringLiteralValue(token.text)
                                                : std::nullopt;
    if (!part.has_value()) return std::nullopt;
    value += *part;
  }
  return value;
}

// Takes the names of the blob, `count` of them, after a count of `width` bytes;
// nothing where they are not there.
std::optional<std::vector<std::string>> SplitNames(absl::string_view blob,
                                                   size_t width, size_t count) {
  if (blob.size() < width) return std::nullopt;
  size_t announced = 0;
  for (size_t i = width; i > 0; --i) {
    announced = announced << 8 | static_cast<unsigned char>(blob[i - 1]);
  }
  if (announced != count) return std::nullopt;
  blob.remove_prefix(width);
  std::vector<std::string> names;
  while (names.size() < count) {
    const size_t end = blob.find('\0');
    if (end == absl::string_view::npos || end == 0) return std::nullopt;
    names.emplace_back(blob.substr(0, end));
    blob.remove_prefix(end + 1);
  }
  if (!blob.empty()) return std::nullopt;
  return names;
}

// Between its commas.
std::vector<std::vector<CToken>> ParametersOf(const CFunction& function) {
  std::vector<std::vector<CToken>> parameters(1);
  for (const CToken& token : function.parameters) {
    if (token.Is(",")) {
      parameters.emplace_back();
    } else {
      parameters.back().push_back(token);
    }
  }
  return parameters;
}

// Whether a text has nothing but semicolons, and linkages around nothing.
bool DeclaresNothing(const std::vector<CToken>& tokens) {
  return std::all_of(tokens.begin(), tokens.end(), [](const CToken& token) {
    return token.Is(";") || token.Is("{") || token.Is("}") ||
           token.Is("extern") || token.text == "\"C\"";
  });
}

bool IsMetadataFunction(absl::string_view name) {
  return name == kSystemLibEntryPoint ||
         absl::EndsWith(name, kMetadataEnding) ||
         absl::EndsWith(name, kEntryEnding);
}

absl::StatusOr<LibraryRegistry> ReadRegistryText(
    const CDeclarations& declarations) {
  const CVariable* const table = FindByType(declarations, kFunctionType);
  const CVariable* const registry = FindByType(declarations, kRegistryType);
  if (table == nullptr || registry == nullptr ||
      registry->initializer.elements.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("defines ", kSystemLibEntryPoint,
                     " and no table of functions with their names"));
  }
  const std::vector<std::string> functions = ReadFunctionTable(*table);
  const std::optional<std::string> blob =
      ConcatenatedLiterals(registry->initializer.elements.front().tokens);
  LibraryRegistry result;
  std::optional<std::vector<std::string>> names;
  for (const size_t width : {size_t{2}, size_t{1}}) {
    if (!blob.has_value() || names.has_value()) break;
    names = SplitNames(*blob, width, functions.size());
    result.short_count = width == 1;
  }
  if (!names.has_value() || *names != functions) {
    return absl::InvalidArgumentError(
        absl::StrCat("has a registry whose names are not those of its ",
                     functions.size(), " functions"));
  }
  result.functions = functions;
  return result;
}

}  // namespace

bool TakesPackedArguments(const CFunction& function) {
  const std::vector<std::vector<CToken>> parameters = ParametersOf(function);
  if (parameters.size() != kPackedParameters &&
      parameters.size() != kPackedParameters - 1) {
    return false;
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    const bool is_pointer = Names(parameters[i], "*");
    if (is_pointer == (i == kCountParameter)) return false;
  }
  return Names(parameters[kCountParameter], "int") ||
         Names(parameters[kCountParameter], "int32_t");
}

ModuleContent ReadSourceContent(absl::string_view text) {
  ModuleContent content;
  content.is_source = true;
  const absl::StatusOr<std::vector<CToken>> tokens = TokenizeC(text);
  if (!tokens.ok()) {
    content.problem = std::string(tokens.status().message());
    ForEachWord(text, [&content](absl::string_view word) {
      content.identifiers.insert(word);
    });
    return content;
  }
  content.is_empty = DeclaresNothing(*tokens);
  CDeclarations declarations = ReadCDeclarations(*tokens);
  bool is_metadata = false;
  for (const CFunction& function : declarations.functions) {
    if (!function.defined) continue;
    content.functions.emplace_back(function.name);
    is_metadata = is_metadata || IsMetadataFunction(function.name);
    if (function.is_static || !TakesPackedArguments(function)) continue;
    content.packed_functions.emplace_back(function.name);
  }
  for (const CToken& token : *tokens) {
    if (token.kind == CToken::Kind::kIdentifier) {
      content.identifiers.insert(token.text);
    }
  }
  content.defined.insert(content.functions.begin(), content.functions.end());
  content.helpers = FindHelperFunctions(text, declarations);
  // Those of operators are many, and nobody asks for them.
  if (is_metadata) content.declarations = std::move(declarations);
  return content;
}

bool MayHoldMetadata(absl::string_view text) {
  return absl::StrContains(text, kSystemLibEntryPoint) ||
         absl::StrContains(text, kMetadataEnding);
}

absl::StatusOr<ModuleContent> ReadObjectContent(absl::string_view object) {
  absl::StatusOr<ObjectSymbols> symbols = ReadObjectSymbols(object);
  if (!symbols.ok()) return symbols.status();
  ModuleContent content;
  content.functions = std::move(symbols->functions);
  content.referred_by_data = std::move(symbols->referred_by_data);
  content.undefined = std::move(symbols->undefined);
  content.defined.insert(content.functions.begin(), content.functions.end());
  return content;
}

absl::StatusOr<LibraryRegistry> ReadRegistry(const ModuleContent& content) {
  if (content.is_source) return ReadRegistryText(content.declarations);
  LibraryRegistry registry;
  registry.functions = content.referred_by_data;
  return registry;
}

}  // namespace metad::formats
