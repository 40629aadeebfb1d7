#include "codegen/plan/ffi_check.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/identifier.h"

namespace metad::codegen {
namespace {

std::string PrefixField(size_t model) {
  return absl::StrCat("models[", model, "].system_lib_prefix");
}

bool IsSystemLibPrefix(absl::string_view prefix) {
  return prefix.size() <= kMaxSystemLibPrefixLength &&
         std::all_of(prefix.begin(), prefix.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

// The model of a function; nothing for one of a joined registry.
std::optional<size_t> ModelOf(const MetadataPlan& plan,
                              const PlannedFunction& function) {
  return plan.modules[function.module].model;
}

std::string Owner(const MetadataPlan& plan, const PlannedFunction& function) {
  return absl::StrCat(Quoted(function.symbol), " of module ",
                      Quoted(plan.modules[function.module].name));
}

}  // namespace

void CheckFfiWishes(const MetadataSpec& spec, ViolationList& violations) {
  const bool is_ffi = spec.runtime_abi == RuntimeAbi::kFfi;
  if (spec.ffi_constructor && !is_ffi) {
    violations.Add("ffi_constructor",
                   "is set, and the runtime is another than ffi; expected "
                   "false");
  }
  for (size_t i = 0; i < spec.models.size(); ++i) {
    const ModelSpec& model = spec.models[i];
    if (model.system_lib_prefix.empty()) continue;
    const std::string self =
        absl::StrCat("system-lib prefix ", Quoted(model.system_lib_prefix),
                     " of model ", Quoted(model.name));
    if (!is_ffi) {
      violations.Add(PrefixField(i),
                     absl::StrCat(self,
                                  " is for the runtime ffi alone; expected "
                                  "none"));
    } else if (!IsSystemLibPrefix(model.system_lib_prefix)) {
      violations.Add(PrefixField(i),
                     absl::StrCat(self, " is not [A-Za-z0-9_]{0,",
                                  kMaxSystemLibPrefixLength, "}"));
    }
  }
}

void CheckRegisteredNames(const MetadataPlan& plan, ViolationList& violations) {
  absl::flat_hash_map<absl::string_view, const PlannedFunction*> functions;
  for (const PlannedFunction& function : plan.functions) {
    const auto [first, inserted] =
        functions.try_emplace(function.name, &function);
    if (inserted || first->second->symbol == function.symbol) continue;
    // One of the two has a name that is not its symbol, so its model has a
    // prefix; a joined registry's names are what they are.
    const bool second_is_prefixed = function.name != function.symbol;
    const std::optional<size_t> model =
        ModelOf(plan, second_is_prefixed ? function : *first->second);
    violations.Add(
        model.has_value() ? PrefixField(*model) : "joined_registries",
        absl::StrCat("functions ", Owner(plan, *first->second), " and ",
                     Owner(plan, function), " would both be registered as ",
                     Quoted(function.name), "; expected another prefix"));
  }
}

}  // namespace metad::codegen
