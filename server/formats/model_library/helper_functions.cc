#include "server/formats/model_library/helper_functions.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/formats/model_library/c_words.h"
#include "server/formats/model_library/module_content.h"
#include "server/formats/model_library/tvm_symbols.h"

namespace metad::formats {
namespace {

// How TVM begins what its C code generators write.
constexpr char kFirstWords[] = "// tvm target:";

// Not all functions that become local are called in every variant of a text.
constexpr char kLocal[] = "static __attribute__((unused)) ";

constexpr std::array<absl::string_view, 11> kTypeWords = {
    "void",   "char",     "short",  "int",   "long", "float",
    "double", "unsigned", "signed", "const", "bool"};

// What no other module could notice.
constexpr std::array<absl::string_view, 3> kAttributes = {"always_inline",
                                                          "noinline", "unused"};

template <size_t size>
bool IsOneOf(const std::array<absl::string_view, size>& known,
             const CToken& token) {
  return std::any_of(
      known.begin(), known.end(),
      [&token](absl::string_view word) { return token.Is(word); });
}

// Of what stands before a function's name, a token outside attributes, or one
// inside.
bool IsOfAType(const CToken& token) {
  return token.Is("*") || IsOneOf(kTypeWords, token) ||
         (token.kind == CToken::Kind::kIdentifier &&
          absl::EndsWith(token.text, "_t"));
}

bool IsOfAnAttribute(const CToken& token) {
  return token.Is("(") || token.Is(")") || token.Is(",") ||
         IsOneOf(kAttributes, token);
}

bool HasPlainType(const CFunction& function) {
  int depth = 0;
  bool in_attribute = false;
  for (const CToken& token : function.specifiers) {
    if (token.Is("__attribute__")) {
      in_attribute = true;
      continue;
    }
    if (!(in_attribute ? IsOfAnAttribute(token) : IsOfAType(token))) {
      return false;
    }
    if (token.Is("(")) ++depth;
    if (token.Is(")") && --depth == 0) in_attribute = false;
  }
  return !function.specifiers.empty();
}

bool MayBeHelper(const CFunction& function) {
  return function.defined && !function.is_static &&
         !absl::StartsWith(function.name, kGeneratedPrefix) &&
         !TakesPackedArguments(function) && HasPlainType(function);
}

absl::flat_hash_map<absl::string_view, size_t> CountWords(
    absl::string_view text) {
  absl::flat_hash_map<absl::string_view, size_t> counts;
  ForEachWord(text, [&counts](absl::string_view word) { ++counts[word]; });
  return counts;
}

}  // namespace

std::vector<HelperFunction> FindHelperFunctions(
    absl::string_view text, const CDeclarations& declarations) {
  if (!absl::StartsWith(text, kFirstWords)) return {};
  std::map<absl::string_view, std::vector<size_t>> found;
  std::set<absl::string_view> others;
  for (const CFunction& function : declarations.functions) {
    if (!MayBeHelper(function)) {
      others.insert(function.name);
      continue;
    }
    const char* const begin = function.specifiers.front().text.data();
    found[function.name].push_back(static_cast<size_t>(begin - text.data()));
  }
  std::vector<HelperFunction> helpers;
  if (found.empty()) return helpers;
  const auto words = CountWords(text);
  for (auto& [name, definitions] : found) {
    // What nothing here calls may be there for somebody else.
    const bool is_used = words.at(name) > definitions.size();
    if (!is_used || others.count(name) != 0) continue;
    helpers.push_back({std::string(name), std::move(definitions)});
  }
  return helpers;
}

std::string WithLocalFunctions(absl::string_view text,
                               const std::vector<HelperFunction>& functions) {
  std::set<size_t> places;
  for (const HelperFunction& function : functions) {
    places.insert(function.definitions.begin(), function.definitions.end());
  }
  std::string changed;
  size_t taken = 0;
  for (const size_t place : places) {
    absl::StrAppend(&changed, text.substr(taken, place - taken), kLocal);
    taken = place;
  }
  absl::StrAppend(&changed, text.substr(taken));
  return changed;
}

}  // namespace metad::formats
