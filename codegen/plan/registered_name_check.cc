#include "codegen/plan/registered_name_check.h"

#include <cstddef>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/system_lib_prefix.h"

namespace metad::codegen {
namespace {

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
        model.has_value() ? SystemLibPrefixField(*model) : "joined_registries",
        absl::StrCat("functions ", Owner(plan, *first->second), " and ",
                     Owner(plan, function), " would both be registered as ",
                     Quoted(function.name), "; expected another prefix"));
  }
}

}  // namespace metad::codegen
