#include "codegen/plan/other_symbol_check.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/plan/identifier.h"
#include "codegen/plan/runtime_rules.h"

namespace metad::codegen {

void CheckOtherSymbols(const MetadataSpec& spec, SymbolOwners& owners,
                       ViolationList& violations) {
  for (size_t i = 0; i < spec.modules.size(); ++i) {
    const ModuleSpec& module = spec.modules[i];
    const std::string self = absl::StrCat("module ", Quoted(module.name));
    const std::string field = absl::StrCat("modules[", i, "].artifact");
    for (const std::string& symbol : module.other_symbols) {
      if (spec.runtime->DefinesItself(symbol)) {
        violations.Add(
            field, absl::StrCat(self, " defines ", symbol,
                                ", which the generated metadata defines "
                                "itself; leave TVM's own metadata module out"));
        continue;
      }
      owners.ClaimDefinition(symbol, self, field, violations);
    }
    for (const std::string& symbol : module.optional_symbols) {
      owners.CheckDefinition(symbol, self, field, violations);
    }
  }
}

}  // namespace metad::codegen
