#include "codegen/plan/other_symbol_check.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "codegen/plan/crt_symbols.h"
#include "codegen/plan/identifier.h"

namespace metad::codegen {
namespace {

bool HasCrtEntryPoint(RuntimeAbi abi) {
  return abi == RuntimeAbi::kCrt || abi == RuntimeAbi::kCrtV1;
}

}  // namespace

void CheckOtherSymbols(const MetadataSpec& spec, SymbolOwners& owners,
                       ViolationList& violations) {
  for (size_t i = 0; i < spec.modules.size(); ++i) {
    const ModuleSpec& module = spec.modules[i];
    const std::string self = absl::StrCat("module ", Quoted(module.name));
    const std::string field = absl::StrCat("modules[", i, "].artifact");
    for (const std::string& symbol : module.other_symbols) {
      if (symbol == kCrtEntryPoint && HasCrtEntryPoint(spec.runtime_abi)) {
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
