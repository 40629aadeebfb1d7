#include "server/formats/model_library/kept_module.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/formats/model_library/c_tokens.h"
#include "server/formats/model_library/module_content.h"
#include "server/formats/model_library/object_symbols.h"

namespace metad::formats {
namespace {

constexpr char kKeptPrefix[] = "TVMSystemLibKept";

// Types of the tables that make a registry.
constexpr std::array<absl::string_view, 3> kRegistryTypes = {
    "TVMBackendPackedCFunc", "TVMFuncRegistry", "TVMModule"};

bool IsRegistryTable(const CVariable& variable) {
  return std::any_of(
      variable.specifiers.begin(), variable.specifiers.end(),
      [](const CToken& token) {
        return std::any_of(
            kRegistryTypes.begin(), kRegistryTypes.end(),
            [&token](absl::string_view type) { return token.Is(type); });
      });
}

// Past the brace that ends the entry point's body; 0 where there is none.
size_t EntryPointEnd(absl::string_view source,
                     const CDeclarations& declarations) {
  for (const CFunction& function : declarations.functions) {
    if (!function.defined || function.name != kSystemLibEntryPoint ||
        function.body.empty()) {
      continue;
    }
    const absl::string_view last = function.body.back().text;
    const auto after = static_cast<size_t>(last.data() - source.data());
    const size_t brace = source.find('}', after + last.size());
    return brace == absl::string_view::npos ? 0 : brace + 1;
  }
  return 0;
}

// Whether what stands before `end` makes a registry and nothing else.
bool IsRegistryUpTo(size_t end, absl::string_view source,
                    const CDeclarations& declarations) {
  const auto is_before = [&](absl::string_view name) {
    return static_cast<size_t>(name.data() - source.data()) < end;
  };
  for (const CFunction& function : declarations.functions) {
    if (function.defined && is_before(function.name) &&
        function.name != kSystemLibEntryPoint) {
      return false;
    }
  }
  return std::all_of(
      declarations.variables.begin(), declarations.variables.end(),
      [&](const CVariable& variable) {
        return !is_before(variable.name) || IsRegistryTable(variable);
      });
}

}  // namespace

std::string KeptEntryPoint(int index) {
  const std::string digits = absl::StrCat(index);
  const size_t width = sizeof(kSystemLibEntryPoint) - sizeof(kKeptPrefix);
  const size_t padding = width - std::min(width, digits.size());
  return absl::StrCat(kKeptPrefix, std::string(padding, '0'), digits);
}

std::optional<std::string> WithoutRegistry(absl::string_view source,
                                           const CDeclarations& declarations) {
  const size_t end = EntryPointEnd(source, declarations);
  if (end == 0 || !IsRegistryUpTo(end, source, declarations)) {
    return std::nullopt;
  }
  std::string rest;
  for (const absl::string_view line :
       absl::StrSplit(source.substr(0, end), '\n')) {
    if (absl::StrContains(line, "extern \"C\" {")) return std::nullopt;
    if (!rest.empty()) rest.push_back('\n');
    // A line of its own keeps the number of those that follow.
    absl::StrAppend(&rest, absl::StartsWith(line, "#include") ? line : " ");
  }
  return absl::StrCat(rest, source.substr(end));
}

// A declaration that is static makes the definition so, too.
std::string WithLocalEntryPoint(absl::string_view source,
                                const std::string& name) {
  return absl::StrCat("#define ", kSystemLibEntryPoint, " ", name,
                      "\nstruct TVMModule;\n"
                      "#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
                      "static const struct TVMModule* ",
                      kSystemLibEntryPoint,
                      "(void) __attribute__((unused));\n"
                      "#ifdef __cplusplus\n}\n#endif\n#line 1\n",
                      source);
}

absl::StatusOr<std::string> WithEntryPoint(absl::string_view object,
                                           const std::string& name) {
  return RenameObjectSymbol(object, kSystemLibEntryPoint, name);
}

}  // namespace metad::formats
