#include "codegen/plan/identifier.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace metad::codegen {
namespace {

constexpr size_t kMaxSectionNameLength = 127;
constexpr size_t kMaxQuotedLength = 80;

constexpr char kNoIdentifier[] =
    "is no C identifier; expected [A-Za-z_][A-Za-z0-9_]*";

// Sorted, for binary search. C23 6.4.1 and C++20 [lex.key], alternative tokens
// included.
constexpr absl::string_view kKeywords[] = {
    "_Alignas",
    "_Alignof",
    "_Atomic",
    "_BitInt",
    "_Bool",
    "_Complex",
    "_Decimal128",
    "_Decimal32",
    "_Decimal64",
    "_Generic",
    "_Imaginary",
    "_Noreturn",
    "_Pragma",
    "_Static_assert",
    "_Thread_local",
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "explicit",
    "export",
    "extern",
    "false",
    "float",
    "for",
    "friend",
    "goto",
    "if",
    "inline",
    "int",
    "long",
    "mutable",
    "namespace",
    "new",
    "noexcept",
    "not",
    "not_eq",
    "nullptr",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "register",
    "reinterpret_cast",
    "requires",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "struct",
    "switch",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "typeof",
    "typeof_unqual",
    "union",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

bool IsKeyword(absl::string_view name) {
  return std::binary_search(std::begin(kKeywords), std::end(kKeywords), name);
}

// Starts of limits in <stdint.h> of types that other headers define:
// C99 7.18.3, Annex K's RSIZE_MAX included.
constexpr absl::string_view kLimited[] = {"PTRDIFF", "RSIZE", "SIG_ATOMIC",
                                          "SIZE",    "WCHAR", "WINT"};

// SIZE_MAX and its kin, with C23's widths.
bool IsLimitOfOtherHeaders(absl::string_view name) {
  const absl::string_view::size_type end = name.rfind('_');
  if (end == absl::string_view::npos) return false;
  const absl::string_view limit = name.substr(end);
  return (limit == "_MAX" || limit == "_MIN" || limit == "_WIDTH") &&
         std::find(std::begin(kLimited), std::end(kLimited),
                   name.substr(0, end)) != std::end(kLimited);
}

// C99 7.26.8 and C23 7.33.15 reserve these patterns for <stdint.h>, which
// generated sources include.
bool IsStdintName(absl::string_view name) {
  const bool type =
      (absl::StartsWith(name, "int") || absl::StartsWith(name, "uint")) &&
      absl::EndsWith(name, "_t");
  const bool macro =
      (absl::StartsWith(name, "INT") || absl::StartsWith(name, "UINT")) &&
      (absl::EndsWith(name, "_MAX") || absl::EndsWith(name, "_MIN") ||
       absl::EndsWith(name, "_C") || absl::EndsWith(name, "_WIDTH"));
  return type || macro || IsLimitOfOtherHeaders(name);
}

bool IsIdentifierCharacter(char c) {
  return absl::ascii_isalnum(c) || c == '_';
}

bool IsIdentifier(absl::string_view name) {
  return !name.empty() && !absl::ascii_isdigit(name[0]) &&
         std::all_of(name.begin(), name.end(), IsIdentifierCharacter);
}

// Of any name.
std::string LengthProblem(absl::string_view name, size_t max_length) {
  if (name.empty()) return "is empty; expected a C identifier";
  if (name.size() > max_length) {
    return absl::StrCat("has ", name.size(), " characters; expected at most ",
                        max_length);
  }
  return "";
}

}  // namespace

std::string SymbolNameProblem(absl::string_view name, size_t max_length) {
  std::string problem = LengthProblem(name, max_length);
  if (!problem.empty()) return problem;
  if (!IsIdentifier(name)) return kNoIdentifier;
  if (IsKeyword(name)) {
    return "is a keyword of C or C++; expected another identifier";
  }
  if (IsStdintName(name)) {
    return "is reserved by <stdint.h>; expected another identifier";
  }
  return "";
}

std::string ModelNameProblem(absl::string_view name) {
  std::string problem = LengthProblem(name, kMaxModelNameLength);
  if (!problem.empty()) return problem;
  return IsIdentifier(name) ? "" : kNoIdentifier;
}

std::string AotModuleNameProblem(absl::string_view name) {
  std::string problem = LengthProblem(name, kMaxModelNameLength);
  if (!problem.empty()) return problem;
  const bool usable =
      std::all_of(name.begin(), name.end(), IsIdentifierCharacter);
  return usable ? "" : "is no part of a C identifier; expected [A-Za-z0-9_]+";
}

bool IsModuleName(absl::string_view name) {
  if (name.empty() || name.size() > kMaxModuleNameLength) return false;
  if (!IsIdentifierCharacter(name[0])) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return IsIdentifierCharacter(c) || c == '.' || c == '+' || c == '-';
  });
}

bool IsSectionName(absl::string_view name) {
  if (name.empty() || name.size() > kMaxSectionNameLength) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return IsIdentifierCharacter(c) || c == '.' || c == '$';
  });
}

std::string Quoted(absl::string_view text) {
  const bool cut = text.size() > kMaxQuotedLength;
  return absl::StrCat("\"", absl::CHexEscape(text.substr(0, kMaxQuotedLength)),
                      cut ? "...\"" : "\"");
}

}  // namespace metad::codegen
